-- Files that are uploaded to be read as tables. In pieces, so that every node can read any part of any of them and none
-- is ever whole in memory; each goes when its time has come. Until it is whole a file has no kind.
create table files (
  id int generated always as identity primary key,
  service_id int not null references services,
  name text not null,
  size bigint not null constraint files__size_counted check (size >= 0),
  kind text constraint files__kind_known check (kind in ('csv', 'text', 'xlsx')),
  encoding text,
  test boolean not null,
  created_at timestamptz not null default now(),
  kept_until timestamptz not null
);
create index files__service_id_id on files (service_id, id);
create index files__kept_until on files (kept_until);

create table file_pieces (
  file_id int not null references files on delete cascade,
  number int not null,
  content bytea not null,
  constraint file_pieces__file_id_number primary key (file_id, number)
);
-- workbooks are packed already, and packing texts would cost more than their few days are worth
alter table file_pieces alter column content set storage external;
