-- The centre's own things: who may do what, over which accounts. Small tables, cached on every node.

-- One row. `config_version` rises with every change that nodes hold in memory; they reload when it does.
create table centre (
  id boolean primary key default true constraint centre__one_row check (id),
  installation uuid not null default gen_random_uuid(),
  master_key_fingerprint text,
  time_zone text not null default 'Asia/Tehran',
  config_version bigint not null default 1,
  created_at timestamptz not null default now()
);
insert into centre default values;

create table users (
  id int generated always as identity primary key,
  username text not null constraint users__username unique constraint users__username_form check (username ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  name text not null,
  mobile text constraint users__mobile_form check (mobile ~ '^\+[1-9][0-9]{6,14}$'),
  email text constraint users__email_lower check (email = lower(email)),
  locale text not null default 'fa' constraint users__locale_known check (locale in ('fa', 'en')),
  source text not null default 'local',
  external_id text,
  suspended_at timestamptz,
  last_sign_in_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users__mobile on users (mobile) where mobile is not null;
create unique index users__email on users (email) where email is not null;
create unique index users__source_external_id on users (source, external_id) where external_id is not null;

create table services (
  id int generated always as identity primary key,
  name text not null constraint services__name unique constraint services__name_form check (name ~ '^[a-z][a-z0-9-]{1,39}$'),
  title_fa text not null,
  title_en text not null,
  -- what becomes of a message whose outcome stays unknown; null: the default of its class
  unknown_policy text constraint services__unknown_policy_known check (unknown_policy in ('never-twice', 'rather-twice')),
  suspended_at timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null default now()
);

-- A person in a role, in one service or (service_id null) at the centre.
create table role_assignments (
  id int generated always as identity primary key,
  user_id int not null references users,
  service_id int references services,
  role text not null,
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  constraint role_assignments__user_id_service_id_role unique nulls not distinct (user_id, service_id, role)
);

create table accounts (
  id int generated always as identity primary key,
  name text not null constraint accounts__name unique constraint accounts__name_form check (name ~ '^[a-z][a-z0-9-]{1,39}$'),
  provider text not null,
  title_fa text not null,
  title_en text not null,
  base_url text,
  proxy_url text,
  settings jsonb not null default '{}',
  -- calls that may be open at once
  connections smallint not null default 4 constraint accounts__connections_range check (connections between 1 and 64),
  -- the secret in the address of its callbacks: encrypted to be shown again, hashed to be found by
  report_secret bytea not null,
  report_secret_hash bytea not null constraint accounts__report_secret_hash unique,
  suspended_at timestamptz,
  created_at timestamptz not null default now()
);

create table account_keys (
  id int generated always as identity primary key,
  account_id int not null references accounts,
  name text not null,
  -- the provider's key fields as JSON, encrypted
  secret bytea not null,
  position smallint not null default 0,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  constraint account_keys__account_id_name unique (account_id, name)
);

create table sender_lines (
  id int generated always as identity primary key,
  account_id int not null references accounts,
  number text not null,
  kind text not null default 'service' constraint sender_lines__kind_known check (kind in ('service', 'advertising')),
  position smallint not null default 0,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  constraint sender_lines__account_id_number unique (account_id, number)
);

create table allocations (
  id int generated always as identity primary key,
  service_id int not null references services,
  account_id int not null references accounts,
  methods text[] not null constraint allocations__methods_some check (cardinality(methods) > 0),
  lines text[] not null default '{}',
  position smallint not null default 0,
  created_at timestamptz not null default now(),
  constraint allocations__service_id_account_id unique (service_id, account_id)
);
create index allocations__account_id on allocations (account_id);

create table tokens (
  id int generated always as identity primary key,
  kind text not null constraint tokens__kind_known check (kind in ('live', 'test', 'centre')),
  service_id int references services,
  name text not null,
  -- found by its public part, proved by the hash of all of it
  public_id text not null constraint tokens__public_id unique,
  secret_hash bytea not null,
  -- null: all that its kind may do
  scopes text[],
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  constraint tokens__centre_has_no_service check ((kind = 'centre') = (service_id is null))
);
create index tokens__service_id on tokens (service_id);

-- Answers of creating requests that named an idempotency key (sending has its own table, in dispatch).
create table idempotent_answers (
  scope text not null,
  key text not null,
  hash bytea not null,
  status smallint not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotent_answers__created_at on idempotent_answers (created_at);

create function notify_config() returns trigger language plpgsql as $$
begin
  update centre set config_version = config_version + 1;
  perform pg_notify('rasan_config', '');
  return null;
end $$;
create trigger services__config after insert or update or delete on services for each statement execute function notify_config();
create trigger accounts__config after insert or update or delete on accounts for each statement execute function notify_config();
create trigger account_keys__config after insert or update or delete on account_keys for each statement execute function notify_config();
create trigger sender_lines__config after insert or update or delete on sender_lines for each statement execute function notify_config();
create trigger allocations__config after insert or update or delete on allocations for each statement execute function notify_config();
create trigger role_assignments__config after insert or update or delete on role_assignments for each statement execute function notify_config();
create trigger users__config after insert or delete or update of username, name, locale, suspended_at on users for each statement execute function notify_config();
create trigger tokens__config after insert or delete or update of scopes, expires_at, revoked_at on tokens for each statement execute function notify_config();
