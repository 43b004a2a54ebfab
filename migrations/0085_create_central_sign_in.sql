-- Central sign-in: people prove who they are to an OpenID Connect provider of the organisation, of which there may be several.

create table identity_providers (
  id int generated always as identity primary key,
  name text not null constraint identity_providers__name unique
    constraint identity_providers__name_form check (name ~ '^[a-z][a-z0-9-]{1,39}$'),
  title_fa text not null,
  title_en text not null,
  -- never changes: whom we know by it are known by (issuer, subject)
  issuer text not null,
  client_id text not null,
  -- encrypted; null: a public client, which has PKCE alone
  client_secret bytea,
  scopes text[] not null,
  -- where in the claims our fields are: paths such as realm_access.roles
  claims jsonb not null,
  makes_users boolean not null,
  links_by_username text not null
    constraint identity_providers__links_by_username_known check (links_by_username in ('never', 'directory', 'everyone')),
  -- who is let in: those whose claim at this path is, or holds, this value; both null: everybody
  required_claim text,
  required_value text,
  constraint identity_providers__required_whole check ((required_claim is null) = (required_value is null)),
  -- names of groups that are taken over; empty: all
  groups text[] not null default '{}',
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);

-- Whom a provider's subject is. The provider may be removed and made again: who its people are stays.
create table auth.central_identities (
  issuer text not null,
  subject text not null,
  user_id int not null references public.users on delete cascade,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index central_identities__user_id on auth.central_identities (user_id);

-- What of a session the provider knows, for logging out there and from there. `central_id_token` is encrypted.
alter table auth.sessions add column central_provider_id int references public.identity_providers on delete cascade;
alter table auth.sessions add column central_subject text;
alter table auth.sessions add column central_sid text;
alter table auth.sessions add column central_id_token bytea;
create index sessions__central_subject on auth.sessions (central_provider_id, central_subject)
  where central_provider_id is not null;
