-- What somebody has to see to about a message. Apart from the message, since nothing that changes on it is indexed.
create table follow_ups (
  service_id int not null,
  message_id uuid not null,
  -- none: it was, and was withdrawn; a rule does not open it again
  state text not null,
  assignee_id int references users (id) on delete set null,
  due_at timestamptz,
  -- the rule that opened it; null: somebody did
  rule_id int,
  opened_by text,
  opened_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (service_id, message_id),
  constraint follow_ups__state check (state in ('none', 'open', 'in_progress', 'done')),
  constraint follow_ups__done_at check ((state = 'done') = (done_at is not null))
);
create index follow_ups__waiting on follow_ups (service_id, message_id) where state in ('open', 'in_progress');

create table follow_up_notes (
  id int generated always as identity primary key,
  service_id int not null,
  message_id uuid not null,
  at timestamptz not null default now(),
  by_name text not null,
  text text not null,
  constraint follow_up_notes__text check (text <> '')
);
create index follow_up_notes__service_id_message_id_id on follow_up_notes (service_id, message_id, id);

-- Opens follow-ups by itself: so many messages to one number that ended so, within so long.
create table follow_up_rules (
  id int generated always as identity primary key,
  service_id int not null references services (id),
  class text,
  statuses text[] not null,
  times smallint not null,
  within_hours smallint not null,
  due_hours smallint,
  assignee_id int references users (id) on delete set null,
  created_by text,
  created_at timestamptz not null default now(),
  -- what ended before is left alone
  since timestamptz not null default now(),
  constraint follow_up_rules__class check (class in ('otp', 'normal', 'bulk')),
  constraint follow_up_rules__statuses check (statuses <@ array['undelivered', 'failed', 'expired', 'unreported'] and statuses <> '{}'),
  constraint follow_up_rules__times check (times between 1 and 10),
  constraint follow_up_rules__within_hours check (within_hours between 1 and 168),
  constraint follow_up_rules__due_hours check (due_hours between 1 and 720)
);
create index follow_up_rules__service_id on follow_up_rules (service_id);

-- How far the rules have looked.
create table follow_up_looks (
  only_one boolean primary key default true,
  looked_until timestamptz not null default now(),
  constraint follow_up_looks__only_one check (only_one)
);
insert into follow_up_looks default values;

-- When a message came to its rare state. The table is appended to in that order: block ranges find what is recent and cost
-- the statements that write it next to nothing. Null: before this was noted.
alter table faults add column at timestamptz;
alter table faults alter column at set default now();
create index faults__at on faults using brin (at) with (pages_per_range = 16, autosummarize = on);
