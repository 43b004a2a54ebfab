-- From `expires_at` on nothing leaves by a key or a line any more. `last_used_at` is noted now and then, and is nobody's
-- configuration: it does not make nodes read theirs anew.
alter table account_keys add column expires_at timestamptz, add column last_used_at timestamptz;
drop trigger account_keys__config on account_keys;
create trigger account_keys__config after insert or delete or update of name, secret, position, disabled_at, expires_at
  on account_keys for each statement execute function notify_config();

-- carries_otp: whether codes may leave from it. opt_out: what is written under every text that is no code, counted with it.
alter table sender_lines
  add column expires_at timestamptz,
  add column carries_otp boolean not null default true,
  add column opt_out text constraint sender_lines__opt_out_length check (length(opt_out) between 1 and 60);

-- The history of circuits is kept for a time: what is older is found by it.
create index circuit_events__at on circuit_events (at);
