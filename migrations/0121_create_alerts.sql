-- When somebody is told of an account, and who. An account without a row has the rules of server/modules/alerts/rules.ts.
create table alert_rules (
  account_id int primary key references accounts on delete cascade,
  -- in the unit of the balance, descending
  amounts numeric[] not null,
  runway_days int[] not null,
  expiry_days int[] not null,
  -- key refused, circuit open, refresh failing
  tells_faults boolean not null,
  mobiles text[] not null,
  user_ids int[] not null,
  -- of the texts to numbers; a user is told in their own
  locale text not null constraint alert_rules__locale_known check (locale in ('fa', 'en')),
  -- minutes of the centre's day; null: at any hour
  quiet_from smallint constraint alert_rules__quiet_from_range check (quiet_from between 0 and 1439),
  quiet_until smallint constraint alert_rules__quiet_until_range check (quiet_until between 0 and 1439),
  -- null: once
  repeat_hours int constraint alert_rules__repeat_hours_range check (repeat_hours between 1 and 720),
  constraint alert_rules__quiet_has_both check ((quiet_from is null) = (quiet_until is null))
);

-- Something about an account that somebody should know, from its first crossing until it is well again. `level`: the
-- threshold below which it is now (0 of a fault), null while it is well; `told`: what its receivers were last told.
create table alerts (
  id int generated always as identity primary key,
  account_id int not null references accounts on delete cascade,
  kind text not null constraint alerts__kind_known check (
    kind in ('amount', 'runway', 'expiry', 'key_refused', 'circuit_open', 'refresh_failing')),
  -- a key's name, a line's number, a method; empty for the account itself
  subject text not null,
  level numeric,
  told numeric,
  told_at timestamptz,
  -- well since then, and not yet believed
  calm_since timestamptz,
  -- the last value seen (null of a fault), and what else its texts say
  value numeric,
  facts jsonb not null default '{}',
  -- how often its receivers were told: with the id, the idempotency key of the messages
  occurrence int not null default 0,
  opened_at timestamptz not null,
  ended_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  constraint alerts__acknowledged_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create unique index alerts__account_id_kind_subject on alerts (account_id, kind, subject) where ended_at is null;
create index alerts__opened_at on alerts (opened_at);

-- One telling, to all receivers. It is written with the decision, in one transaction, and sent after it: `sent_at` null
-- until each message was accepted, or could not be.
create table alert_notices (
  alert_id int not null references alerts on delete cascade,
  occurrence int not null,
  event text not null constraint alert_notices__event_known check (event in ('opened', 'deepened', 'repeated', 'recovered')),
  level numeric,
  value numeric,
  at timestamptz not null,
  -- [{ to, user, name, text, message, failure }]
  receivers jsonb not null,
  sent_at timestamptz,
  primary key (alert_id, occurrence)
);
create index alert_notices__unsent on alert_notices (at) where sent_at is null;
