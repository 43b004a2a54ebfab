-- The history of an account is read newest first, page by page.
drop index circuit_events__account_id_id;
create index circuit_events__account_id_at_id on circuit_events (account_id, at, id);
