-- Numbers that a line writes to no more; line '' stands for every line. A row is never deleted: what was lifted keeps who
-- lifted it, and nodes, which hold all of it in memory, hear of a change by reading on from the last that they know. Writers
-- take turns (an advisory lock), so that changes become visible in their order.
create sequence blocked_number_changes;
create table blocked_numbers (
  id bigint generated always as identity primary key,
  number text not null constraint blocked_numbers__number_form check (number ~ '^\+[0-9]{5,15}$'),
  line text not null,
  source text not null constraint blocked_numbers__source_known check (source in ('opt_out', 'manual', 'import', 'provider')),
  reason text constraint blocked_numbers__reason_length check (length(reason) between 1 and 500),
  blocked_by text,
  blocked_at timestamptz not null default now(),
  inbound_id uuid,
  removed_at timestamptz,
  change bigint not null default nextval('blocked_number_changes'),
  constraint blocked_numbers__number_line unique (number, line)
);
create unique index blocked_numbers__change on blocked_numbers (change);
create index blocked_numbers__line_id on blocked_numbers (line, id) where removed_at is null;

-- By what people stop a line, and by what they take it back: the whole text of a message, folded. A line may have its own.
alter table centre
  add column opt_out_words text[] not null default '{لغو,۱۱,لغو۱۱,STOP}',
  add column opt_in_words text[] not null default '{۱۲,START,شروع}';
alter table sender_lines
  add column opt_out_words text[],
  add column opt_in_words text[];
