-- Directories (LDAP, Active Directory) that people and groups come from, and the runs that took them over.

create table directories (
  id int generated always as identity primary key,
  name text not null constraint directories__name unique constraint directories__name_form check (name ~ '^[a-z][a-z0-9-]{1,39}$'),
  url text not null,
  start_tls boolean not null,
  -- PEM; null: the authorities that Node.js trusts
  ca_certificate text,
  -- null: bound as nobody
  bind_dn text,
  -- encrypted
  password bytea,
  user_bases text[] not null constraint directories__user_bases_some check (cardinality(user_bases) > 0),
  user_filter text not null,
  -- none: people only
  group_bases text[] not null,
  group_filter text not null,
  page_size int not null constraint directories__page_size_range check (page_size between 1 and 5000),
  -- which attribute says what
  attributes jsonb not null,
  -- null: only when somebody asks
  period_minutes int constraint directories__period_minutes_range check (period_minutes between 5 and 43200),
  -- a run that would take away more than this share is refused
  guard_percent smallint not null constraint directories__guard_percent_range check (guard_percent between 1 and 100),
  -- whichever node moves it on is the one that runs
  next_sync_at timestamptz,
  created_at timestamptz not null default now()
);

create table directory_runs (
  id int generated always as identity primary key,
  directory_id int not null references directories on delete cascade,
  kind text not null constraint directory_runs__kind_known check (kind in ('sync', 'dry_run')),
  status text not null default 'running' constraint directory_runs__status_known check (status in ('running', 'finished', 'failed')),
  -- who asked; null: its time had come
  started_by text,
  started_at timestamptz not null default clock_timestamp(),
  -- renewed while it runs: a run that is not seen for a minute died with its node
  seen_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  progress jsonb not null default '{}',
  -- of each kind of change how many, and the first hundred; and what could not be taken
  difference jsonb,
  -- `directoryFaults.<fault>`, and the raw words of whoever failed
  fault text,
  fault_words text,
  constraint directory_runs__ended check ((status = 'running') = (ended_at is null)),
  constraint directory_runs__fault check ((status = 'failed') = (fault is not null))
);
-- one at a time
create unique index directory_runs__running on directory_runs (directory_id) where ended_at is null;
create index directory_runs__directory_id on directory_runs (directory_id, id);

-- Whose people and groups these are, where it is a directory's.
alter table users add column directory_id int references directories on delete set null;
alter table groups add column directory_id int references directories on delete set null;
create index users__directory_id on users (directory_id) where directory_id is not null;
create index groups__directory_id on groups (directory_id) where directory_id is not null;

