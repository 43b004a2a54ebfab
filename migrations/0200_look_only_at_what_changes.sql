-- When the messages of a broadcast are counted next; null: nothing of them changes any more, or there are none yet. A look
-- reads those alone whose time has come, however many have finished.
alter table broadcasts add column count_at timestamptz;
update broadcasts set count_at = now()
where expanded > 0 and id > uuid_at(now() - interval '30 days') and (
  state in ('expanding', 'sending')
  or state in ('finished', 'cancelled') and (counted_at is null
    or outcome ?| array['held', 'scheduled', 'queued', 'sending', 'unconfirmed', 'sent', 'unreported']));
create index broadcasts__count_at on broadcasts (count_at) where count_at is not null;

drop index broadcasts__active;
create index broadcasts__active on broadcasts (state, id)
  where state in ('collecting', 'expanding', 'sending', 'cancelled', 'refused');

-- What whoever starts or resumes it has to hold, as whoever made it did: else people could be reached by somebody else's
-- draft.
alter table broadcasts add column needs text[] not null default '{}';
update broadcasts b set needs = array(
  select distinct case when s->>'kind' in ('users', 'groups') then 'messages:send-to-users' else 'contacts:read' end
  from jsonb_array_elements(b.sources) s where s->>'kind' in ('users', 'groups', 'contactLists', 'contacts'));
