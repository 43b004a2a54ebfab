-- When the inbound messages of an account are asked for next, where its provider has to be asked. Whoever moves the time on
-- asks: one node of all. `failures`: in a row; each puts the next question further off.
create table inbound_polls (
  account_id int primary key references accounts (id) on delete cascade,
  due_at timestamptz not null,
  failures int not null default 0
);
