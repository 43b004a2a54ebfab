-- A balance of so many digits is nobody's, and no number that the rest can count with: one of them ended the look at all.
update balances set amount = null, unit = null where amount is not null and abs(amount) >= 1e18;
delete from balance_readings where abs(amount) >= 1e18;
alter table balances add constraint balances__amount_range check (abs(amount) < 1e18);
