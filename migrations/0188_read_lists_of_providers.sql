-- When a provider's own list of who stopped a line is read next, and up to when it was read. Whoever moves the time on reads.
create table blocked_list_reads (
  account_id int not null references accounts (id) on delete cascade,
  line text not null,
  due_at timestamptz not null,
  read_until timestamptz,
  failures int not null default 0,
  primary key (account_id, line)
);
