-- trial: a test of its one account by the administrator, which nobody has to lend. key_id: the key that it is to go by; 0: the
-- first that is usable.
alter table lanes add column key_id int not null default 0, add column trial boolean not null default false;
alter table lanes drop constraint lanes__class_accounts_methods_line;
alter table lanes add constraint lanes__class_accounts_methods_line_key_id_trial
  unique (class, accounts, methods, line, key_id, trial);
