-- Which database this is: its system identifier, and the timeline, which every promotion of a replica raises (the control
-- file tells of it only at the next checkpoint, the log at once). Empty where a server does not tell, and on a standby.
create function lineage() returns text language plpgsql stable as $$
begin
  return (select system_identifier from pg_control_system())
    || '/' || ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int;
exception when insufficient_privilege or feature_not_supported or object_not_in_prerequisite_state then
  return '';
end $$;

-- A lease counts on the database that it was taken from: after a promotion no node claims before it has a new one.
alter table nodes add column lineage text not null default lineage();

-- The database that what stands here can be trusted on, since when, and when it was last seen to be that one (a running
-- node shows it by its lease).
alter table centre
  add column lineage text,
  add column lineage_since timestamptz,
  add column lineage_seen_at timestamptz;
