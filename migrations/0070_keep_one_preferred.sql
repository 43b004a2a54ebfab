-- Of several numbers and addresses one is preferred, and none stands twice.
alter table users add constraint users__mobile_preferred check (mobile is not null or more_mobiles = '{}');
alter table users add constraint users__mobile_once check (mobile <> all (more_mobiles));
alter table users add constraint users__email_preferred check (email is not null or more_emails = '{}');
alter table users add constraint users__email_once check (email <> all (more_emails));
