-- Requests a minute that programs may make; null: as many as they like.
alter table services add column rate_per_minute int
  constraint services__rate_per_minute_range check (rate_per_minute between 1 and 1000000);
alter table tokens add column rate_per_minute int
  constraint tokens__rate_per_minute_range check (rate_per_minute between 1 and 1000000);

drop trigger tokens__config on tokens;
create trigger tokens__config after insert or delete or update of name, scopes, expires_at, revoked_at, rate_per_minute on tokens
  for each statement execute function notify_config();

-- How many of a minute's requests have been lent to nodes: one row for each that has a rate. subject: token/<id>, service/<id>.
create table rate_uses (
  subject text primary key,
  minute bigint not null,
  used int not null
) with (fillfactor = 50);
