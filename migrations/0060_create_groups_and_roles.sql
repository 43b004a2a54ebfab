-- Groups of people, roles that the administrator defines, and who carries which role where.

-- Beside the preferred number and address, which stay in their own columns and are unique.
alter table users add column more_mobiles text[] not null default '{}';
alter table users add column more_emails text[] not null default '{}';
alter table users add constraint users__source_known check (source in ('local', 'oidc', 'scim', 'ldap'));

create table groups (
  id int generated always as identity primary key,
  name text not null constraint groups__name_form check (name = btrim(name) and length(name) between 1 and 200),
  source text not null default 'local' constraint groups__source_known check (source in ('local', 'oidc', 'scim', 'ldap')),
  external_id text,
  created_at timestamptz not null default now()
);
create unique index groups__source_name on groups (source, lower(name));
create unique index groups__source_external_id on groups (source, external_id) where external_id is not null;

create table group_members (
  group_id int not null references groups on delete cascade,
  user_id int not null references users on delete cascade,
  primary key (group_id, user_id)
);
create index group_members__user_id on group_members (user_id);

-- A group in a group: the members of `child_id` are members of `group_id` as well. Circles are harmless, and refused where
-- a person makes one.
create table group_children (
  group_id int not null references groups on delete cascade,
  child_id int not null references groups on delete cascade,
  primary key (group_id, child_id),
  constraint group_children__not_itself check (group_id <> child_id)
);
create index group_children__child_id on group_children (child_id);

-- Groups that a service may address; `addresses_all_groups`: any.
alter table services add column addresses_all_groups boolean not null default false;
create table service_groups (
  service_id int not null references services on delete cascade,
  group_id int not null references groups on delete cascade,
  primary key (service_id, group_id)
);
create index service_groups__group_id on service_groups (group_id);

-- Roles beside the ready-made ones, which stand in code (permissions.ts); no name is of both.
create table roles (
  id int generated always as identity primary key,
  name text not null constraint roles__name unique constraint roles__name_form check (name ~ '^[a-z][a-z0-9-]{1,39}$')
    constraint roles__name_not_ready_made
    check (name not in ('administrator', 'auditor', 'manager', 'sender', 'reviewer', 'support', 'developer')),
  scope text not null constraint roles__scope_known check (scope in ('centre', 'service')),
  title_fa text not null,
  title_en text not null,
  permissions text[] not null,
  created_at timestamptz not null default now()
);

-- A role is carried by a person or by a group, whose members all have it.
alter table role_assignments alter column user_id drop not null;
alter table role_assignments add column group_id int references groups on delete cascade;
alter table role_assignments add column created_by text;
alter table role_assignments add constraint role_assignments__one_carrier check (num_nonnulls(user_id, group_id) = 1);
alter table role_assignments drop constraint role_assignments__user_id_service_id_role;
alter table role_assignments add constraint role_assignments__carrier_service_id_role
  unique nulls not distinct (user_id, group_id, service_id, role);
create index role_assignments__group_id on role_assignments (group_id) where group_id is not null;
create index role_assignments__service_id on role_assignments (service_id);

create trigger groups__config after delete on groups for each statement execute function notify_config();
create trigger group_members__config after insert or delete on group_members for each statement execute function notify_config();
create trigger group_children__config after insert or delete on group_children for each statement execute function notify_config();
create trigger service_groups__config after insert or delete on service_groups for each statement execute function notify_config();
create trigger roles__config after insert or update or delete on roles for each statement execute function notify_config();

-- Every role that somebody has now, by way of the person or of a group (of groups of groups …).
create view held_roles as
with recursive carrying (assignment_id, group_id) as (
  select id, group_id from role_assignments where group_id is not null
  union
  select c.assignment_id, gc.child_id from carrying c join group_children gc on gc.group_id = c.group_id
)
select r.id as assignment_id, r.user_id, r.service_id, r.role, r.ends_at
from role_assignments r
where r.user_id is not null and (r.ends_at is null or r.ends_at > clock_timestamp())
union all
select r.id, m.user_id, r.service_id, r.role, r.ends_at
from carrying c
join role_assignments r on r.id = c.assignment_id
join group_members m on m.group_id = c.group_id
where r.ends_at is null or r.ends_at > clock_timestamp();
