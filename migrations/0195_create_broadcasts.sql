-- One text to many. A broadcast is collected (who gets it, and who cannot), then, when nobody has to read it before,
-- expanded into messages.
create table broadcasts (
  id uuid primary key,
  service_id int not null references services,
  name text not null,
  state text not null default 'collecting',
  -- what is asked: never changes
  class smallint not null,
  test boolean not null,
  sender text,
  text text,
  template text,
  -- what was read before it was released is what leaves: of another version nothing does
  template_version_id int,
  variables jsonb not null default '{}',
  reference text,
  tags jsonb not null default '[]',
  send_at timestamptz,
  valid_for_s int not null,
  is_draft boolean not null default false,
  refuses_faults boolean not null default false,
  token_id int,
  user_id int,
  created_by text not null,
  -- what its maker might do, by which its recipients are judged
  permissions text[] not null,
  locale text not null,
  request_id text not null,
  -- where its recipients come from, as it is shown
  sources jsonb not null,
  ip inet,
  created_at timestamptz not null default now(),
  -- what was found while collecting
  source_at int not null default 0,
  -- where in that source, as the source counts; null: at its beginning
  source_cursor jsonb,
  next_n int not null default 0,
  valid int not null default 0,
  duplicate int not null default 0,
  invalid int not null default 0,
  segments bigint not null default 0,
  segments_max smallint not null default 0,
  -- rials, by the tariffs of then; null: none is known of some recipient
  cost bigint default 0,
  hosts text[] not null default '{}',
  -- review
  reasons text[],
  decided_by text,
  decided_at timestamptz,
  undo_until timestamptz,
  -- why nothing is sent: what a reviewer said, or a code
  refusal text,
  refusal_code text,
  -- progress
  expanded int not null default 0,
  -- recipients that could not be made a message of any more
  dropped int not null default 0,
  paused_at timestamptz,
  paused_by text,
  -- a problem's code; null: somebody wanted it
  pause_code text,
  cancelled_at timestamptz,
  cancelled_by text,
  finished_at timestamptz,
  -- messages by status, as last counted
  outcome jsonb not null default '{}',
  charged bigint not null default 0,
  counted_at timestamptz,
  constraint broadcasts__state_known check
    (state in ('collecting', 'draft', 'held', 'expanding', 'sending', 'finished', 'cancelled', 'refused')),
  constraint broadcasts__text_or_template check ((text is null) <> (template is null))
);
create index broadcasts__service_id_id on broadcasts (service_id, id);
create index broadcasts__active on broadcasts (state, id) where state in ('collecting', 'expanding', 'sending', 'cancelled', 'finished');

-- Where its recipients come from, in order; what is given with the request stands here in pieces.
create table broadcast_sources (
  broadcast_id uuid not null references broadcasts on delete cascade,
  position int not null,
  -- its place in the request
  place int not null,
  kind text not null,
  content jsonb not null,
  primary key (broadcast_id, position)
);

-- Who still has to get a message of it: a row goes in the transaction that makes the message.
create table broadcast_recipients (
  broadcast_id uuid not null references broadcasts on delete cascade,
  n int not null,
  address text not null,
  to_user_id int,
  variables jsonb,
  -- what it says, where it says again what another message said
  body text,
  primary key (broadcast_id, n),
  constraint broadcast_recipients__address unique (broadcast_id, address)
);

-- Who of its recipients cannot be sent to, or stands in it twice, and why.
create table broadcast_faults (
  broadcast_id uuid not null references broadcasts on delete cascade,
  n int not null,
  -- its place in the request, and the row there, from 1
  place int not null,
  row_number int not null,
  given text not null,
  to_user_id int,
  code text not null,
  field text,
  params jsonb,
  primary key (broadcast_id, n)
);

-- Flows of a broadcast are few and looked up by it: to pause, to open, to empty.
create index flows__broadcast_id on flows (broadcast_id) where broadcast_id is not null;
create index messages__broadcast_id on messages (broadcast_id, id) where broadcast_id is not null;

-- Ends queued messages, whose rows in queue the caller has deleted, as cancelled; one that may have left (7:
-- outcome_unknown) as failed.
create function end_the_cancelled(ids uuid[]) returns table (id uuid, service_id int) language plpgsql as $$
#variable_conflict use_column
begin
  return query with ended as (
    update messages m set status_before = m.status, cancel_at = coalesce(m.cancel_at, now()),
      status = case when m.failure = 7 then 62 else 60 end, final_at = now()
    where m.id = any (ids) and m.status = 10
    returning m.id, m.service_id, coalesce(m.account_id, 0) as account_id, m.test, m.status, m.segments,
      owed(m.status, m.cost, m.cost_unit, m.estimate) as owed
  ), f as (
    insert into faults (service_id, status, message_id) select service_id, status, id from ended on conflict do nothing
  ), d as (
    insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
    select service_id, s.account_id, test, quarter_of(id), s.status, sum(s.sign), sum(s.sign * segments), 0, 0, sum(s.owed)
    from ended cross join lateral (values (ended.account_id, ended.status, 1, ended.owed), (0, 10::smallint, -1, 0)) s(account_id, status, sign, owed)
    group by service_id, s.account_id, test, quarter_of(id), s.status
  )
  select ended.id, ended.service_id from ended;
end $$;
