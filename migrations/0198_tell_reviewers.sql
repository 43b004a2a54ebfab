-- Those who may release what is held are told of it by message; null: a service does without. quietHours: { "from", "until" }
-- of the centre's clock, or null.
alter table services add column review_notices jsonb default '{"quietHours": null}';

-- Up to which of a service's held messages its reviewers were told, and when last.
create table review_looks (
  service_id int primary key references services,
  seen uuid not null,
  told_at timestamptz
);

-- What they were told, each with whom and what became of it: [{ to, user, locale, text, message, failure }].
create table review_notices (
  id int generated always as identity primary key,
  service_id int not null references services,
  at timestamptz not null,
  -- of messages up to this one it tells, or one before did
  seen uuid not null,
  receivers jsonb not null,
  sent_at timestamptz
);
create index review_notices__service_id_seen on review_notices (service_id, seen, id);
create index review_notices__unsent on review_notices (id) where sent_at is null;

alter table broadcasts add column review_notice_id int;
