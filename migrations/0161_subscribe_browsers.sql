-- Browsers that show notifications to a person: where to, and by which keys they are encrypted. `public_key`: the one by which
-- the browser knows who may send to it; after another key is used, it has to subscribe anew.
create table push_subscriptions (
  id int generated always as identity primary key,
  user_id int not null references users on delete cascade,
  endpoint text not null constraint push_subscriptions__endpoint unique
    constraint push_subscriptions__endpoint_bounded check (octet_length(endpoint) <= 2000),
  p256dh text not null,
  auth text not null,
  public_key text not null,
  user_agent text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index push_subscriptions__user_id on push_subscriptions (user_id, id);
