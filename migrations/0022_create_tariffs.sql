-- What an account's provider asks for one segment, in rials, from a day on. line, encoding null: all of them; the most
-- particular one that has begun counts, of those the newest.
create table tariffs (
  id int generated always as identity primary key,
  account_id int not null references accounts,
  line text,
  encoding text constraint tariffs__encoding_known check (encoding in ('gsm7', 'ucs2')),
  starts_on date not null,
  price int not null constraint tariffs__price_natural check (price >= 0),
  constraint tariffs__account_id_line_encoding_starts_on unique nulls not distinct (account_id, line, encoding, starts_on)
);
create trigger tariffs__config after insert or update or delete on tariffs for each statement execute function notify_config();
