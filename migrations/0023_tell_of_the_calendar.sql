-- Nodes hold the calendar in memory: a change of it alone is told, like that of any other setting.
create trigger centre__calendar_config after update of calendar on centre
  for each row when (old.calendar is distinct from new.calendar) execute function notify_config();
