-- A circuit stops what is at fault (an account, one of its keys or lines, a template) and nothing else. A row stays when it
-- closes; `circuit_events` is its history. half_open: one node (slot, epoch) tries it with single messages.
create table circuits (
  account_id int not null references accounts on delete cascade,
  kind text not null constraint circuits__kind_known check (kind in ('account', 'key', 'line', 'template')),
  -- the key's id, the line's number, the method's name; empty for the account itself
  subject text not null,
  state text not null constraint circuits__state_known check (state in ('open', 'half_open', 'closed')),
  -- why it opened last, in our words and in the provider's
  fault text not null,
  failure text not null,
  code text not null,
  words text not null,
  who text not null,
  -- in a row, without having closed in between: each waits longer than the one before
  openings int not null,
  since timestamptz not null,
  retry_at timestamptz not null,
  slot smallint,
  epoch bigint,
  primary key (account_id, kind, subject),
  constraint circuits__half_open_has_owner check ((state = 'half_open') = (slot is not null and epoch is not null))
);

create table circuit_events (
  id bigint generated always as identity primary key,
  account_id int not null references accounts on delete cascade,
  kind text not null,
  subject text not null,
  state text not null,
  fault text not null,
  failure text not null,
  code text not null,
  words text not null,
  who text not null,
  at timestamptz not null default clock_timestamp()
);
create index circuit_events__account_id_id on circuit_events (account_id, id);

-- by row: a look for what is due changes nothing most of the time, and must not make every node read its configuration anew
create function notify_config_of_row() returns trigger language plpgsql as $$
begin
  update centre set config_version = config_version + 1;
  perform pg_notify('rasan_config', '');
  return null;
end $$;
create trigger circuits__config after insert or update of state on circuits for each row execute function notify_config_of_row();

-- Messages a second that the account may be handed, over all nodes together; null: as many as its connections carry.
alter table accounts add pace int constraint accounts__pace_range check (pace between 1 and 100000);

-- Nodes that send share the pace and the connections of each account between them.
alter table nodes add is_sending boolean not null default true;

-- Which accounts before it in the lane a call had to pass over, and why: null on the normal road.
alter table calls add passed_over jsonb;

-- A message that names its line waits among its like: whether that line is usable is asked of the lane.
alter table lanes add line text not null default '';
alter table lanes drop constraint lanes__class_accounts_methods;
alter table lanes add constraint lanes__class_accounts_methods_line unique (class, accounts, methods, line);
