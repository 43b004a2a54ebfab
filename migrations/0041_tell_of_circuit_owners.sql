-- Who tries a half-open circuit may change while its state does not: every node has to know.
drop trigger circuits__config on circuits;
create trigger circuits__config after insert or update of state, slot on circuits
for each row execute function notify_config_of_row();
