-- An administrator has said that this person does not sign in: a central provider does not let the person in either, who
-- could not be told before from one whom nobody has let in yet.
alter table users add column sign_in_off_at timestamptz;

update users u set sign_in_off_at = clock_timestamp()
where exists (select from auth.central_identities c where c.user_id = u.id)
  and not exists (select from auth.sign_ins i where i.user_id = u.id);
