-- What people write to our lines, as providers tell it. Nothing of it ever changes, so all of it may be indexed; the id is
-- the time at which it was stored. A provider tells some twice: whoever stores looks for the provider's id first, one
-- transaction of an account after the other.
create table inbound_messages (
  id uuid not null,
  account_id int not null,
  provider_id text not null,
  line text not null,
  sender text not null,
  text text not null,
  -- by the provider's clock, where it tells
  sent_at timestamptz,
  primary key (id)
) partition by range (id);
create index inbound_messages__account_id_line_id on inbound_messages (account_id, line, id);
create index inbound_messages__account_id_provider_id on inbound_messages (account_id, provider_id);
create index inbound_messages__sender_id on inbound_messages (sender, id);

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
      execute format('create table %I (like %I including defaults including constraints)%s', part, parent,
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

select make_partitions(now(), 14);
