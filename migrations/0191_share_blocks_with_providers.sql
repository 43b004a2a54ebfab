-- Lines whose blocks are put on their provider's own list too, by the word of an administrator. `shared_until`: the change
-- (of blocked_numbers) up to which that has been done. Whoever moves `due_at` on does it.
create table shared_block_lists (
  account_id int not null references accounts (id) on delete cascade,
  line text not null,
  shared_by text not null,
  shared_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  shared_until bigint not null default 0,
  last_at timestamptz,
  failures int not null default 0,
  -- why the last try failed, in our words and in the provider's
  failure text,
  failure_code text,
  failure_words text,
  failure_who text,
  primary key (account_id, line)
);

-- Numbers that we put on such a list, so that we take away no other's. `is_sure` false: asked for, and not answered yet.
create table shared_blocks (
  account_id int not null,
  line text not null,
  number text not null,
  is_sure boolean not null default false,
  primary key (account_id, line, number),
  foreign key (account_id, line) references shared_block_lists on delete cascade
);
