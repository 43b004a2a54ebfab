-- Second factors, passkeys, and what the administrator asks of every sign-in.

create table auth.sign_in_policy (
  id boolean primary key default true constraint sign_in_policy__one_row check (id),
  -- whose sign-in needs a second factor; administrators: whoever holds a permission of the centre
  second_factor text not null default 'nobody'
    constraint sign_in_policy__second_factor_known check (second_factor in ('nobody', 'administrators', 'everybody')),
  -- whose passwords with us are a way in
  passwords text not null default 'everybody'
    constraint sign_in_policy__passwords_known check (passwords in ('nobody', 'administrators', 'everybody')),
  -- a session that is not used for so long ends; and every one ends so long after it began
  idle_minutes int not null default 720 constraint sign_in_policy__idle_minutes_range check (idle_minutes between 5 and 43200),
  longest_hours int not null default 720 constraint sign_in_policy__longest_hours_range check (longest_hours between 1 and 8760),
  reset_by_sms boolean not null default true
);
insert into auth.sign_in_policy default values;

-- How it was proved who the person is, and when last: what can be used to take an account over asks for a fresh proof.
alter table auth.sessions add column method text not null default 'password';
alter table auth.sessions add column proved_at timestamptz not null default now();

-- The secret of an authenticator app, encrypted by the vault; a code's step counts once.
create table auth.totp (
  sign_in_id text primary key references auth.sign_ins on delete cascade,
  secret bytea not null,
  last_step bigint not null,
  created_at timestamptz not null default now()
);

-- Each once; a hash with a key of the installation.
create table auth.recovery_codes (
  sign_in_id text not null references auth.sign_ins on delete cascade,
  hash bytea not null,
  primary key (sign_in_id, hash)
);

create table auth.passkeys (
  id int generated always as identity primary key,
  sign_in_id text not null references auth.sign_ins on delete cascade,
  -- the authenticator's own name of it
  credential_id text not null constraint passkeys__credential_id unique,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  last_used_at timestamptz,
  created_at timestamptz not null default now()
);
create index passkeys__sign_in_id on auth.passkeys (sign_in_id);

-- Proofs that are given out hold what they are about themselves, encrypted. Here stands how often one was tried, and that
-- it was used.
create table auth.tickets (
  id bytea primary key,
  tries smallint not null default 0,
  spent_at timestamptz,
  expires_at timestamptz not null
);
create index tickets__expires_at on auth.tickets (expires_at);
