-- The user to whom a message was sent, where it was not sent to a number: never changes, so it may be indexed.
alter table messages add column to_user_id int;
create index messages__service_id_to_user_id_id on messages (service_id, to_user_id, id) where to_user_id is not null;
