-- Ends queued messages that are over: past their validity, or cancelled; what may have left already has failed instead. With
-- their counters and their rows in the side table of rare states. A function, so that a claim, which seldom meets one, does
-- not prepare this for every partition each time.
create function end_the_dead(ids uuid[]) returns table (id uuid, service_id int, status smallint) language plpgsql as $$
#variable_conflict use_column
begin
  return query with dead as (
    update messages m
    -- 7: outcome_unknown (failureNumber); 10 queued, 60 cancelled, 61 expired, 62 failed (states.ts)
    set status_before = m.status, status = case when m.failure = 7 then 62 when m.cancel_at is null then 61 else 60 end, final_at = now()
    where m.id = any (ids) and m.status = 10
    returning m.id, m.service_id, coalesce(m.account_id, 0) as account_id, m.test, m.status, m.segments,
      owed(m.status, m.cost, m.cost_unit, m.estimate) as owed
  ), deaths as (
    insert into faults (service_id, status, message_id) select service_id, status, id from dead on conflict do nothing
  ), d as (
    insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
    select service_id, s.account_id, test, quarter_of(id), s.status, sum(s.sign), sum(s.sign * segments), 0, 0, sum(s.owed)
    from dead cross join lateral (values (dead.account_id, dead.status, 1, dead.owed), (0, 10::smallint, -1, 0)) s(account_id, status, sign, owed)
    group by service_id, s.account_id, test, quarter_of(id), s.status
  )
  select dead.id, dead.service_id, dead.status from dead;
end $$;
