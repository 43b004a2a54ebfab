-- Tokens bound to networks, tokens that take each other's place, and how long one may live.

alter table centre add column token_days_max int not null default 365
  constraint centre__token_days_max_range check (token_days_max between 1 and 731);

-- In CIDR form, from which it is taken; empty: from anywhere.
alter table tokens add column networks text[] not null default '{}';
alter table tokens add column last_used_from inet;
-- The token whose place this one takes.
alter table tokens add column succeeds int references tokens;
create index tokens__succeeds on tokens (succeeds) where succeeds is not null;

drop trigger tokens__config on tokens;
create trigger tokens__config
  after insert or delete or update of name, scopes, networks, expires_at, revoked_at, rate_per_minute on tokens
  for each statement execute function notify_config();
