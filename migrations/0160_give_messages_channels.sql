-- What was asked of a channel beyond its text: the subject and the HTML of an e-mail. Never changes, null for a text message.
alter table messages add column content jsonb;
