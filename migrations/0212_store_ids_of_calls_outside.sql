-- The ids and numbers of a call's messages do not compress, and trying took a fifth of the time in which the row is written
-- (bench/RESULTS.md, claim). Outside the row they are not written again either when the call is settled.
alter table calls alter ids set storage external, alter refs set storage external;

-- As before, but partitions keep how columns are stored.
create or replace function make_partitions(at timestamptz, ahead int) returns int language plpgsql as $$
declare
  parent text;
  part text;
  week timestamptz;
  day date;
  made int := 0;
begin
  for i in -1..ahead loop
    week := date_trunc('week', at at time zone 'UTC') at time zone 'UTC' + make_interval(weeks => i);
    foreach parent in array array['messages', 'calls', 'notes', 'api_calls', 'audit_entries', 'inbound_messages'] loop
      part := parent || '_' || to_char(week at time zone 'UTC', 'YYYYMMDD');
      continue when to_regclass(part) is not null;
      execute format('create table %I (like %I including defaults including constraints including storage)%s', part, parent,
        case parent when 'messages' then ' with (fillfactor = 40)' when 'calls' then ' with (fillfactor = 50)' else '' end);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part,
        uuid_at(week), uuid_at(week + interval '7 days'));
      made := made + 1;
    end loop;
    day := (at at time zone 'UTC')::date + i;
    part := 'idempotency_' || to_char(day, 'YYYYMMDD');
    if to_regclass(part) is null then
      execute format('create table %I (like idempotency including defaults including constraints)', part);
      execute format('alter table idempotency attach partition %I for values in (%L)', part, day);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
