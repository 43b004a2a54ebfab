-- Where a recipient stands in the request, also once it turns out that it cannot be sent to any more.
alter table broadcast_recipients add column place int not null default 0, add column row_number int not null default 0;

-- Who sent a draft: it is theirs as well, and not for them to release.
alter table broadcasts add column started_by text;

create index broadcasts__held on broadcasts (service_id) where state = 'held';
drop index broadcasts__active;
create index broadcasts__active on broadcasts (state, id)
  where state in ('collecting', 'expanding', 'sending', 'cancelled', 'refused', 'finished');
