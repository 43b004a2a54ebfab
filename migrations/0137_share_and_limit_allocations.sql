-- weight: allocations of one service at the same position that have one share its messages by it; null: in their order.
-- classes: of messages that may go this way; none named: all.
alter table allocations
  add column weight smallint constraint allocations__weight_range check (weight between 1 and 1000),
  add column classes text[] not null default '{}'
    constraint allocations__classes_known check (classes <@ array['otp', 'normal', 'bulk']);

-- How much of its messages a service may send through an account in each day and month. money: rials.
create table allocation_quotas (
  allocation_id int not null references allocations on delete cascade,
  span text not null constraint allocation_quotas__span_known check (span in ('day', 'month')),
  unit text not null constraint allocation_quotas__unit_known check (unit in ('messages', 'segments', 'money')),
  cap bigint not null constraint allocation_quotas__cap_natural check (cap >= 0),
  primary key (allocation_id, span, unit)
);
create trigger allocation_quotas__config after insert or update or delete on allocation_quotas
  for each statement execute function notify_config();
