-- What a role is for, in a sentence: empty where nobody wrote one.
alter table roles add column description_fa text not null default '';
alter table roles add column description_en text not null default '';

-- Every node asks each second which role ended last.
create index role_assignments__ends_at on role_assignments (ends_at) where ends_at is not null;
create index role_assignments__role on role_assignments (role);
