-- Keys and lines that end are told of as accounts are: an alert of each.
alter table alerts drop constraint alerts__kind_known;
alter table alerts add constraint alerts__kind_known check (
  kind in ('amount', 'runway', 'expiry', 'key_expiry', 'line_expiry', 'key_refused', 'circuit_open', 'refresh_failing'));
