-- How many of a broadcast's recipients are faulty, by "code:field", written with the faults: who reads a broadcast does not
-- go through millions of them.
alter table broadcasts add column faults jsonb not null default '{}';
update broadcasts b set faults = t.faults
from (
  select broadcast_id, jsonb_object_agg(kind, n) as faults from (
    select broadcast_id, concat_ws(':', code, field) as kind, count(*) as n from broadcast_faults group by 1, 2) k
  group by broadcast_id
) t
where b.id = t.broadcast_id;
