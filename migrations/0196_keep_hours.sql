-- When broadcasts may leave, by class and kind of line: [{ "class", "lines", "from", "until" }], times HH:MM of the centre's
-- clock; `from` after `until`: over midnight. Operators drop advertising at night, and charge it.
alter table centre add column send_hours jsonb not null default
  '[{"class": "bulk", "lines": "advertising", "from": "07:00", "until": "22:00"},
    {"class": "normal", "lines": "advertising", "from": "07:00", "until": "22:00"}]';

-- Outside of its hours: when they begin again.
alter table broadcasts add column opens_at timestamptz;

-- When the hours next begin, seen from a moment; null: they are now.
create function next_opening(at timestamptz, hour_from text, hour_until text, zone text) returns timestamptz language sql stable as $$
  select case
    when case
      when hour_from <= hour_until then l.clock >= hour_from::time and l.clock < hour_until::time
      else l.clock >= hour_from::time or l.clock < hour_until::time
    end then null
    else (l.day + case when l.clock < hour_from::time then 0 else 1 end + hour_from::time) at time zone zone
  end
  from (select (at at time zone zone)::time as clock, (at at time zone zone)::date as day) l
$$;

-- When a broadcast may leave at the earliest, seen from a moment; null: then. Of the kinds of lines that it may go by the
-- strictest holds. Tests reach nobody.
create function broadcast_opening(b broadcasts, at timestamptz) returns timestamptz language sql stable as $$
  select max(next_opening(at, h."from", h."until", c.time_zone))
  from centre c
  cross join lateral jsonb_to_recordset(c.send_hours) h(class text, lines text, "from" text, "until" text)
  where not b.test
    and h.class = case b.class when 2 then 'normal' when 3 then 'bulk' end
    and exists (
      select from allocations a join sender_lines l on l.account_id = a.account_id
      where a.service_id = b.service_id and l.kind = h.lines
        and (cardinality(a.lines) = 0 or l.number = any (a.lines))
        and (b.sender is null or l.number = b.sender))
$$;
