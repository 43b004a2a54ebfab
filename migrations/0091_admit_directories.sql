-- Tokens with which a directory writes people and groups at /scim/v2. They are of the centre, and can do nothing else.
alter table tokens drop constraint tokens__kind_known;
alter table tokens add constraint tokens__kind_known check (kind in ('live', 'test', 'centre', 'scim'));
alter table tokens drop constraint tokens__centre_has_no_service;
alter table tokens add constraint tokens__centre_has_no_service check ((kind in ('centre', 'scim')) = (service_id is null));

-- What the directory sent of a person, as it sent it: answered again as it was, and what a PATCH changes a part of.
create table scim_people (
  user_id int primary key references users on delete cascade,
  document jsonb not null,
  changed_at timestamptz not null default clock_timestamp()
);
