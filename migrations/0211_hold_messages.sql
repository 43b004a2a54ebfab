-- What is held back until somebody else has read it, by service.
alter table services add column review_policy jsonb;

-- Messages that wait for review: insert and delete only, as queue and later.
create table held (
  lane int not null,
  id uuid not null,
  flow int not null,
  expires_at timestamptz not null,
  primary key (lane, id)
);
create index held__expires_at on held (expires_at);

-- What became of the review of each message that was held. lapsed: it was cancelled, or its validity ended, before anybody decided.
create table reviews (
  service_id int not null,
  message_id uuid not null,
  state text not null default 'pending',
  reasons text[] not null,
  -- rials, by the tariffs of then; null: none is known
  cost bigint,
  decided_by text,
  decided_at timestamptz,
  -- until when a release can be taken back
  undo_until timestamptz,
  refusal text,
  primary key (service_id, message_id),
  constraint reviews__state check (state in ('pending', 'released', 'refused', 'lapsed')),
  constraint reviews__decided check ((state in ('released', 'refused')) = (decided_at is not null)),
  constraint reviews__undo_until check ((state = 'released') = (undo_until is not null)),
  constraint reviews__refusal check ((state = 'refused') = (refusal is not null))
);
create index reviews__pending on reviews (service_id, message_id) where state = 'pending';

-- Hosts of links that were let through once.
create table reviewed_hosts (
  service_id int not null references services,
  host text not null,
  primary key (service_id, host)
);

create trigger reviewed_hosts__config after insert or delete on reviewed_hosts for each statement execute function notify_config();

-- Ends held messages, whose rows in held the caller has deleted: as refused (60, with its failure), cancelled (60) or expired (61).
create function end_the_held(ids uuid[], ending smallint, why smallint) returns table (id uuid, service_id int) language plpgsql as $$
#variable_conflict use_column
begin
  return query with ended as (
    update messages m set status_before = m.status, status = ending, failure = coalesce(why, m.failure), final_at = now()
    where m.id = any (ids) and m.status = 0
    returning m.id, m.service_id, m.test, m.segments, owed(ending, m.cost, m.cost_unit, m.estimate) as owed
  ), f as (
    insert into faults (service_id, status, message_id) select service_id, ending, id from ended on conflict do nothing
  ), r as (
    update reviews r set state = 'lapsed' from ended e
    where r.service_id = e.service_id and r.message_id = e.id and r.state = 'pending'
  ), d as (
    insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
    select service_id, 0, test, quarter_of(id), s.status, sum(s.sign), sum(s.sign * segments), 0, 0,
      sum(case when s.sign > 0 then owed else 0 end)
    from ended cross join (values (ending, 1), (0::smallint, -1)) s(status, sign)
    group by service_id, test, quarter_of(id), s.status
  )
  select ended.id, ended.service_id from ended;
end $$;
