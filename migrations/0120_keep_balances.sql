-- What an account has left and until when: as its provider says, and as somebody says by hand, which outranks it.
-- Units: IRR, or credit where a provider counts messages.
create table balances (
  account_id int primary key references accounts on delete cascade,
  -- how often the provider is asked; a node takes it up when `next_refresh_at` has come
  period_minutes int not null default 60 constraint balances__period_minutes_range check (period_minutes between 5 and 10080),
  next_refresh_at timestamptz not null,
  -- the provider's words
  amount numeric,
  unit text constraint balances__unit_known check (unit in ('IRR', 'credit')),
  expires_at timestamptz,
  plan text,
  read_at timestamptz,
  -- refusals in a row, and the last of them
  failures int not null default 0,
  failing_since timestamptz,
  failure text,
  failure_code text,
  failure_words text,
  failure_who text,
  -- somebody's words; what was sent since is taken off the amount by the counters. `hand_spent_before`: what these had
  -- counted at that moment since the beginning of its quarter of an hour
  hand_amount numeric,
  hand_unit text constraint balances__hand_unit_known check (hand_unit in ('IRR', 'credit')),
  hand_spent_before numeric not null default 0,
  hand_spent numeric not null default 0,
  hand_expires_at timestamptz,
  hand_note text,
  hand_by text,
  hand_at timestamptz,
  -- what is spent in a day, weighted towards the present, in the unit of the amount that counts; null: not known
  pace numeric,
  constraint balances__amount_has_unit check ((amount is null) = (unit is null)),
  constraint balances__hand_amount_has_unit check ((hand_amount is null) = (hand_unit is null)),
  constraint balances__hand_has_author check ((hand_at is null) = (hand_by is null))
);
create index balances__next_refresh_at on balances (next_refresh_at);

-- What counted, at each refresh and each entry by hand.
create table balance_readings (
  account_id int not null references accounts on delete cascade,
  at timestamptz not null,
  amount numeric not null,
  unit text not null,
  source text not null constraint balance_readings__source_known check (source in ('provider', 'hand')),
  primary key (account_id, at)
);
