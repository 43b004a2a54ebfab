-- What the sign-in library keeps, apart from our own people: a row of sign_ins exists only for those allowed to sign in.
create schema auth;

create table auth.sign_ins (
  -- the person's id as text, which is what the library wants
  id text primary key,
  user_id int generated always as (id::int) stored constraint sign_ins__user_id unique
    references public.users on delete cascade,
  name text not null,
  -- the person's own, or one under users.invalid where there is none
  email text not null constraint sign_ins__email unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Whoever reads a token here has no session yet: the cookie carries a signature as well, made with the master key.
create table auth.sessions (
  id text primary key,
  sign_in_id text not null references auth.sign_ins on delete cascade,
  token text not null constraint sessions__token unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions__sign_in_id on auth.sessions (sign_in_id);
create index sessions__expires_at on auth.sessions (expires_at);

-- One way to prove who one is: a password now, a passkey or a central directory later.
create table auth.credentials (
  id text primary key,
  sign_in_id text not null references auth.sign_ins on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint credentials__provider_id_account_id unique (provider_id, account_id)
);
create index credentials__sign_in_id on auth.credentials (sign_in_id);

create table auth.verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications__identifier on auth.verifications (identifier);

-- Failed sign-ins by name and by address (`subject` is a hash: people type passwords into the wrong field).
create table auth.sign_in_failures (
  subject bytea primary key,
  failures int not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_failures__last_at on auth.sign_in_failures (last_at);

-- A person's name and address are kept in one place: what sign-in holds follows.
create function auth.follow_user() returns trigger language plpgsql as $$
begin
  update auth.sign_ins
  set name = new.name, email = coalesce(new.email, new.id || '@users.invalid'), updated_at = now()
  where user_id = new.id;
  return null;
end $$;
create trigger users__follow after update of name, email on users for each row execute function auth.follow_user();

-- Who may sign in is part of what nodes hold in memory.
create trigger sign_ins__config after insert or delete on auth.sign_ins
for each statement execute function notify_config();
