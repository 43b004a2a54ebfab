-- Imports of contacts from uploaded files: a job that any node takes up where another left it. `last_row` moves in the
-- transaction of the contacts that it counts, so that each row is taken once, whoever dies meanwhile.
create table contact_imports (
  id int generated always as identity primary key,
  service_id int not null references services,
  file_id int not null,
  file_name text not null,
  list_id int references contact_lists on delete set null,
  -- how the file is read: separator, sheet, headings, columns, what is done with contacts that there are
  options jsonb not null,
  -- names of the columns, as its faults name them
  headings jsonb not null,
  state text not null constraint contact_imports__state_known
    check (state in ('waiting', 'running', 'finished', 'cancelled', 'failed')),
  -- why it failed: a code, and the row where it shows
  failure text,
  failure_row int,
  share real not null default 0,
  last_row int not null default 0,
  read int not null default 0,
  added int not null default 0,
  changed int not null default 0,
  same int not null default 0,
  repeated int not null default 0,
  faulty int not null default 0,
  started_by text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  -- who works at it, and until when others leave it alone; tries since it last came on
  runner uuid,
  lease_until timestamptz,
  tries int not null default 0,
  constraint contact_imports__state_ended check ((ended_at is null) = (state in ('waiting', 'running'))),
  constraint contact_imports__counts check (read = added + changed + same + repeated + faulty)
);
create index contact_imports__service_id_id on contact_imports (service_id, id);
create index contact_imports__open on contact_imports (id) where state in ('waiting', 'running');
create index contact_imports__ended_at on contact_imports (ended_at);

-- Rows that were not taken, as they stood in the file, with what is wrong in which column.
create table contact_import_faults (
  import_id int not null references contact_imports on delete cascade,
  row int not null,
  cells jsonb not null,
  faults jsonb not null,
  constraint contact_import_faults__import_id_row primary key (import_id, row)
);
