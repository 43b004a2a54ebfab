-- Tokens that end are told of as keys and lines are: an alert is about an account, or about a token.
alter table alerts alter column account_id drop not null;
alter table alerts add column token_id int references tokens on delete cascade;
alter table alerts add constraint alerts__about_one check (num_nonnulls(account_id, token_id) = 1);
create unique index alerts__token_id on alerts (token_id) where ended_at is null;
alter table alerts drop constraint alerts__kind_known;
alter table alerts add constraint alerts__kind_known check (
  kind in ('amount', 'runway', 'expiry', 'key_expiry', 'line_expiry', 'token_expiry', 'key_refused', 'circuit_open', 'refresh_failing'));

-- So many days before their end, descending; empty: nobody is told.
alter table centre add column token_alert_days int[] not null default '{14,3,1}'
  constraint centre__token_alert_days_few check (cardinality(token_alert_days) <= 5);
