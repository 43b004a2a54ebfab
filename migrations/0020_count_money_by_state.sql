-- Rials reserved at acceptance against a quota of money; null where none was. Never changes.
alter table messages add column estimate bigint;

-- What a state counts against its service's quota of money beyond the reservation: nothing until the message is sent,
-- then what it really cost, and the reservation back where it never left. Kept like `cost`: with the sign of the change.
alter table deltas add column owed bigint not null default 0;
alter table counters add column owed bigint not null default 0;

-- 60 cancelled, 61 expired, 62 failed; from 40 on it has left (server/dispatch/states.ts). A cost that is not in rials is
-- not known in rials: the reservation stands. Not strict, and each argument cheap, so that PostgreSQL inlines it.
create function owed(status smallint, cost bigint, cost_unit text, estimate bigint) returns bigint language sql immutable as $$
  select case
    when status between 60 and 62 then -coalesce(estimate, 0)
    when status >= 40 and cost_unit = 'IRR' then coalesce(cost, estimate, 0) - coalesce(estimate, 0)
    else 0
  end
$$;
