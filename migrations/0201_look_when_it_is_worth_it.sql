-- When a step of a broadcast is worth while next: those that wait for their time, or for room in their pace, cost nobody
-- anything until then. By service, so that each has its turn however many broadcasts another has.
alter table broadcasts add column look_at timestamptz not null default now();
create index broadcasts__look_at on broadcasts (service_id, look_at) where state in ('collecting', 'expanding');
