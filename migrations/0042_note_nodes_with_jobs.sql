-- Whether a node has the role jobs: that no living one has it is told.
alter table nodes add runs_jobs boolean not null default true;
