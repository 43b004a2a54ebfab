-- Two people of a directory may swap their numbers in one statement: what is unique is so at its end.
alter table users drop constraint users__username;
alter table users add constraint users__username unique (username) deferrable;
drop index users__mobile;
alter table users add constraint users__mobile unique (mobile) deferrable;
drop index users__email;
alter table users add constraint users__email unique (email) deferrable;
