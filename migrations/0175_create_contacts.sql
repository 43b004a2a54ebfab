-- People whom a service writes to, up to millions of them: found by number, listed by id or by name.
create table contacts (
  service_id int not null,
  id bigint generated always as identity,
  number text not null constraint contacts__number_e164 check (number ~ '^\+[0-9]{7,15}$'),
  email text,
  name text not null default '',
  language text constraint contacts__language_known check (language in ('fa', 'en')),
  fields jsonb not null default '{}',
  tags jsonb not null default '[]',
  notes text not null default '',
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  constraint contacts__service_id_id primary key (service_id, id),
  constraint contacts__service_id_number unique (service_id, number)
);
create index contacts__service_id_name on contacts (service_id, name, id);

-- What a service keeps of its contacts beyond that: values stand in contacts.fields under the name.
create table contact_fields (
  service_id int not null references services,
  name text not null,
  title_fa text not null,
  title_en text not null,
  type text not null constraint contact_fields__type_known check (type in ('text', 'number', 'date')),
  position int not null,
  constraint contact_fields__service_id_name primary key (service_id, name)
);

create table contact_lists (
  id int generated always as identity primary key,
  service_id int not null references services,
  name text not null,
  notes text not null default '',
  members int not null default 0 constraint contact_lists__members_counted check (members >= 0),
  created_at timestamptz not null default now()
);
create unique index contact_lists__service_id_name on contact_lists (service_id, lower(name));

create table contact_list_members (
  service_id int not null,
  list_id int not null references contact_lists on delete cascade,
  contact_id bigint not null,
  constraint contact_list_members__list_id_contact_id primary key (list_id, contact_id),
  constraint contact_list_members__contact foreign key (service_id, contact_id) references contacts on delete cascade
);
create index contact_list_members__service_id_contact_id on contact_list_members (service_id, contact_id);

-- How many a list has, counted as they come and go: a page of lists never counts millions. In the order of ids, so that two
-- statements that touch several lists never wait for each other.
create function count_list_members() returns trigger language plpgsql as $$
begin
  perform from contact_lists l where l.id in (select list_id from changed) order by l.id for no key update;
  update contact_lists l set members = l.members + case tg_op when 'INSERT' then n else -n end
  from (select list_id, count(*)::int as n from changed group by list_id) c where c.list_id = l.id;
  return null;
end $$;
create trigger contact_list_members__come after insert on contact_list_members
  referencing new table as changed for each statement execute function count_list_members();
create trigger contact_list_members__go after delete on contact_list_members
  referencing old table as changed for each statement execute function count_list_members();
