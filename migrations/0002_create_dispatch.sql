-- The hot tables. Whatever changes on a message is never indexed, so that its updates stay in their page (HOT);
-- half of each page is left free for that. Queues are inserted into and deleted from, never updated.
-- No foreign keys here; every unique constraint contains the distribution key (ARCHITECTURE.md, keys).

-- The lease of a node: `epoch` fences what a former owner of the slot may still do. `reference_floor`: seconds since
-- 2025 up to which this slot may have given references.
create table nodes (
  slot smallint primary key constraint nodes__slot_range check (slot between 0 and 255),
  epoch bigint not null,
  seen_at timestamptz not null,
  reference_floor bigint not null default 0
);

-- An ordered list of accounts (first choice, then failover), each with its method, in one class.
create table lanes (
  id int generated always as identity primary key,
  class smallint not null,
  accounts int[] not null,
  methods text[] not null,
  constraint lanes__class_accounts_methods unique (class, accounts, methods)
);

-- One line of people waiting in a lane: a service's stream, or one broadcast.
create table flows (
  id int generated always as identity primary key,
  lane int not null,
  service_id int not null,
  broadcast_id uuid,
  weight smallint not null default 1,
  open_at timestamptz not null default '-infinity',
  paused boolean not null default false,
  constraint flows__lane_service_id_broadcast_id unique nulls not distinct (lane, service_id, broadcast_id)
);

create table messages (
  id uuid not null,
  -- what was asked: never changes
  service_id int not null,
  lane int not null,
  flow int not null,
  ref bigint not null,
  class smallint not null,
  test boolean not null,
  channel smallint not null default 1,
  recipient text not null,
  sender text,
  body text not null,
  encoding smallint not null,
  segments smallint not null,
  reference text,
  tags jsonb,
  broadcast_id uuid,
  token_id int,
  user_id int,
  request_id text,
  ip inet,
  send_at timestamptz,
  expires_at timestamptz not null,
  -- where it stands: never indexed. status_before is the state left last: what a counter has to take off
  status smallint not null,
  status_before smallint not null default 10,
  tries smallint not null default 0,
  account_id int,
  call_id uuid,
  method text,
  line text,
  provider_id text,
  provider_code text,
  provider_text text,
  failure smallint,
  cost bigint,
  cost_unit text,
  cancel_at timestamptz,
  sent_at timestamptz,
  final_at timestamptz,
  primary key (id),
  constraint messages__final_has_time check ((status >= 50) = (final_at is not null))
) partition by range (id);
create index messages__service_id_id on messages (service_id, id);
create index messages__service_id_reference_id on messages (service_id, reference, id) where reference is not null;
create index messages__service_id_recipient_id on messages (service_id, recipient, id);

create table queue (
  lane int not null,
  flow int not null,
  id uuid not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  primary key (lane, flow, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
        vacuum_truncate = off, autovacuum_analyze_threshold = 2000000000);

-- Single scheduled messages, and what waits before it is tried again.
create table later (
  lane int not null,
  id uuid not null,
  due_at timestamptz not null,
  flow int not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  primary key (lane, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
        vacuum_truncate = off, autovacuum_analyze_threshold = 2000000000);
create index later__due_at_id on later (due_at, id);

-- One row per provider call: the lease, the attempt and the recovery record of its messages.
-- state: 0 open, 1 settled, 2 unknown. outcomes: 1 accepted, 2 never, 3 later, 4 unknown, in the order of ids.
create table calls (
  id uuid not null,
  account_id int not null,
  key_id int not null,
  slot smallint not null,
  epoch bigint not null,
  state smallint not null default 0 constraint calls__state_known check (state between 0 and 2),
  begun_at timestamptz not null,
  ask_after timestamptz not null,
  asks smallint not null default 0,
  ended_at timestamptz,
  ids uuid[] not null,
  refs bigint[] not null,
  lanes int[] not null,
  flows int[] not null,
  tries smallint[] not null,
  method text not null,
  lines text[] not null,
  outcomes smallint[],
  provider_ids text[],
  code text,
  answer text,
  primary key (id)
) partition by range (id);
create index calls__account_id_unsettled on calls (account_id) where state in (0, 2);

-- Where settle and report meet: each upserts its half, so neither can miss the other.
create table receipts (
  account_id int not null,
  provider_id text not null,
  message_id uuid,
  call_id uuid,
  status smallint,
  code text,
  words text,
  failure smallint,
  raw text,
  at timestamptz not null default now(),
  primary key (account_id, provider_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);

-- The timeline's rows for what departs from the normal road.
create table notes (
  message_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  data jsonb not null default '{}'
) partition by range (message_id);
create index notes__message_id_at on notes (message_id, at);

-- Rare outcomes, so that they are found without an index on a changing column.
create table faults (
  service_id int not null,
  status smallint not null,
  message_id uuid not null,
  primary key (service_id, status, message_id)
);

-- Counters: every change appends -1 for the state left and +1 for the state entered; a job folds them.
create table deltas (
  service_id int not null,
  account_id int not null,
  test boolean not null,
  quarter timestamptz not null,
  status smallint not null,
  n int not null,
  segments int not null,
  cost bigint not null,
  quick int not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_threshold = 2000000000);
create table counters (
  service_id int not null,
  account_id int not null,
  test boolean not null,
  quarter timestamptz not null,
  status smallint not null,
  n bigint not null,
  segments bigint not null,
  cost bigint not null,
  quick bigint not null,
  primary key (service_id, account_id, test, quarter, status)
);

-- Keys of sending requests, two days of them.
create table idempotency (
  day date not null,
  service_id int not null,
  key text not null,
  hash bytea not null,
  message_id uuid not null,
  primary key (day, service_id, key)
) partition by list (day);

-- Every request to /api/v1. An accepted message's row rides in the statement that accepts it.
create table api_calls (
  id uuid not null,
  service_id int,
  token_id int,
  user_id int,
  method text not null,
  route text not null,
  status smallint not null,
  code text,
  ms real,
  ip inet,
  request_id text not null,
  subject text,
  primary key (id)
) partition by range (id);
create index api_calls__service_id_id on api_calls (service_id, id);

-- Who changed what. Append only: the one change allowed is to close the hash chain, once.
create table audit_entries (
  id uuid not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  service_id int,
  before jsonb,
  after jsonb,
  request_id text,
  ip inet,
  chain bytea,
  primary key (id)
) partition by range (id);
create index audit_entries__service_id_id on audit_entries (service_id, id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.chain is null and to_jsonb(new) - 'chain' = to_jsonb(old) - 'chain' then return new; end if;
  raise exception 'audit entries cannot be changed';
end $$;
create trigger audit_entries__append_only before update or delete on audit_entries for each row execute function refuse_audit_change();

-- The smallest UUIDv7 of an instant: the border of a partition.
create function uuid_at(at timestamptz) returns uuid language sql immutable strict as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

create function time_of_uuid(id uuid) returns timestamptz language sql immutable strict as $$
  select to_timestamp(('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
$$;

-- The quarter of an hour (UTC) that a message's counters belong to: that of its id, not of the change.
create function quarter_of(id uuid) returns timestamptz language sql immutable strict as $$
  select to_timestamp(('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint / 900000 * 900)
$$;

-- Makes the weekly partitions (Mondays, UTC) of the hot tables and the daily ones of idempotency, from one period back
-- to `ahead` periods on. Each is made apart and attached: attaching does not stop inserts, `create … partition of` does.
create function make_partitions(at timestamptz, ahead int) returns int language plpgsql as $$
declare
  parent text;
  part text;
  week timestamptz;
  day date;
  made int := 0;
begin
  for i in -1..ahead loop
    week := date_trunc('week', at at time zone 'UTC') at time zone 'UTC' + make_interval(weeks => i);
    foreach parent in array array['messages', 'calls', 'notes', 'api_calls', 'audit_entries'] loop
      part := parent || '_' || to_char(week at time zone 'UTC', 'YYYYMMDD');
      continue when to_regclass(part) is not null;
      execute format('create table %I (like %I including defaults including constraints)%s', part, parent,
        case when parent in ('messages', 'calls') then ' with (fillfactor = 50)' else '' end);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part,
        uuid_at(week), uuid_at(week + interval '7 days'));
      made := made + 1;
    end loop;
    day := (at at time zone 'UTC')::date + i;
    part := 'idempotency_' || to_char(day, 'YYYYMMDD');
    if to_regclass(part) is null then
      execute format('create table %I (like idempotency including defaults including constraints)', part);
      execute format('alter table idempotency attach partition %I for values in (%L)', part, day);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
