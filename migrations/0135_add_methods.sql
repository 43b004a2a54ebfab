-- What the administrator says of a sending method, by its name (`sandbox.sms`). One without a row is on, is called as its
-- manner is, and stands where its provider puts it. Position: the lower, the earlier it is listed.
create table methods (
  name text primary key,
  title_fa text,
  title_en text,
  position smallint constraint methods__position_natural check (position >= 0),
  disabled_at timestamptz,
  constraint methods__title_whole check ((title_fa is null) = (title_en is null))
);
create trigger methods__config after insert or update or delete on methods for each statement execute function notify_config();
