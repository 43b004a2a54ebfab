-- What was told of late bounds what is told now.
create index alert_notices__at on alert_notices (at);
-- a line and a template may have the same name: the subject of a stopped part begins with what it is
update alerts set subject = (facts ->> 'part') || ' ' || subject
where kind = 'circuit_open' and ended_at is null and subject <> '' and facts ->> 'part' in ('line', 'template');
