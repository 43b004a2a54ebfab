-- As status_before: what a statement that changes the message leaves behind for itself. Whether the message had its time of
-- sending before; the time itself does not tell, for a settle may have taken the very microsecond at which a report began.
alter table messages add column was_sent boolean;
