-- People that come from a directory.

-- Directories name people by an address as often as by a short name: ali@example.com.
alter table users drop constraint users__username_form;
alter table users add constraint users__username_form check (username ~ '^[a-z0-9][a-z0-9._@+-]{0,199}$');

-- The directory's last word about a person, null for one made here. Only a change of it lifts a suspension, so that what an
-- administrator has suspended by hand stays so at the next sync. `left`: it knows the person no longer.
alter table users add column directory_state text
  constraint users__directory_state_known check (directory_state in ('active', 'inactive', 'left'));
