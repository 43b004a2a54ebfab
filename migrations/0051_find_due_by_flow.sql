-- What is due is taken flow by flow, so that no flow waits for another's: by skipping from flow to flow in this order, and
-- in each only what is due is read.
create index later__lane_flow_due_at_id on later (lane, flow, due_at, id);
drop index later__due_at_id;
