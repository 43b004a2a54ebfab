-- The library that signed people in before kept its own copy of their names, and tokens of others: nobody reads them.
drop trigger users__follow on users;
drop function auth.follow_user;

alter table auth.sign_ins
  drop column name,
  drop column email,
  drop column email_verified,
  drop column image,
  drop column updated_at;

alter table auth.credentials
  drop column access_token,
  drop column refresh_token,
  drop column id_token,
  drop column access_token_expires_at,
  drop column refresh_token_expires_at,
  drop column scope;
