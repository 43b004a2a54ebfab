-- How long messages and what belongs to them are kept, in days. Less than 45 would meet what is still under way: a message
-- may be valid for 30, is asked and polled about for two more, and its week is dropped as a whole.
alter table centre add column retention_days int not null default 365
  constraint centre__retention_days_range check (retention_days between 45 and 3650);

create trigger centre__config after update of retention_days on centre
for each statement execute function notify_config();
