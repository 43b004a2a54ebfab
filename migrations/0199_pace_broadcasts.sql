-- Messages a minute at most; null: as fast as they go.
alter table broadcasts add column pace int,
  -- how many were put in lately, and when, by the database's clock: [[ms since 1970, n], ...]
  add column paced jsonb not null default '[]',
  add constraint broadcasts__pace check (pace > 0);
