-- Months of quotas are those that the organisation's contracts and bills go by.
alter table centre add column calendar text not null default 'persian'
  constraint centre__calendar_known check (calendar in ('persian', 'gregorian'));

-- How much a service may send in each day and month. money: rials.
create table service_quotas (
  service_id int not null references services,
  span text not null constraint service_quotas__span_known check (span in ('day', 'month')),
  unit text not null constraint service_quotas__unit_known check (unit in ('messages', 'segments', 'money')),
  cap bigint not null constraint service_quotas__cap_natural check (cap >= 0),
  primary key (service_id, span, unit)
);
create trigger service_quotas__config after insert or update or delete on service_quotas
  for each statement execute function notify_config();

-- The flood guard: the same text to the same number at most so often in so many seconds; null: off.
alter table services
  add column repeats_max smallint constraint services__repeats_max_positive check (repeats_max > 0),
  add column repeats_s int constraint services__repeats_s_range check (repeats_s between 1 and 86400),
  add constraint services__repeats_whole check ((repeats_max is null) = (repeats_s is null));

-- What has been used of a quota in one period: a hot row, charged by the statement that accepts. `used` never passes the
-- cap; what a message cost beyond its reservation, or a cap that was lowered, leaves goes to `overrun`. Test messages have
-- rows of their own. A row without a quota has the largest cap there is.
create table quotas (
  service_id int not null,
  test boolean not null,
  span text not null,
  starts_at timestamptz not null,
  unit text not null,
  ends_at timestamptz not null,
  used bigint not null default 0,
  overrun bigint not null default 0,
  cap bigint not null,
  primary key (service_id, test, span, starts_at, unit),
  constraint quotas__used check (used <= cap)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- How often a text went to a number of late. `hash` stands for both; the window begins with the first of them.
create table repeats (
  service_id int not null,
  hash bytea not null,
  n int not null,
  cap int not null,
  until timestamptz not null,
  primary key (service_id, hash),
  constraint repeats__n check (n <= cap)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- Rials reserved by the messages accepted: with it, what a quota of money has used can be counted anew at any time.
alter table deltas add column reserved bigint not null default 0;
alter table counters add column reserved bigint not null default 0;
