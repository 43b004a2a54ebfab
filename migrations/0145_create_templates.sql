-- Texts with variables, of a service. What a template says stands in its versions, which never change: a message keeps the one
-- that it was made from. A template that was deleted keeps its rows for the messages that name them.
create table templates (
  id int generated always as identity primary key,
  service_id int not null references services,
  name text not null,
  title_fa text not null,
  title_en text not null,
  class text not null constraint templates__class_known check (class in ('otp', 'normal', 'bulk')),
  created_at timestamptz not null default now(),
  created_by text,
  deleted_at timestamptz
);
create unique index templates__service_id_name on templates (service_id, name) where deleted_at is null;

-- variables: [{ name, maxLength }]. bindings: [{ method, name, tokens: [{ token, variable, maxLength }] }], a provider's own
-- template for each method. replaced_at: when a newer version came, or the template went; what waits still goes by it.
create table template_versions (
  id int generated always as identity primary key,
  template_id int not null references templates,
  version int not null,
  text text not null,
  variables jsonb not null,
  bindings jsonb not null,
  created_at timestamptz not null default now(),
  created_by text,
  replaced_at timestamptz,
  constraint template_versions__template_id_version unique (template_id, version)
);
create unique index template_versions__template_id_current on template_versions (template_id) where replaced_at is null;

-- What was asked: never changes, and is not searched by.
alter table messages add column template_version_id int, add column variables jsonb;

-- template: the version whose bindings its roads go by; 0: none does.
alter table lanes add column template int not null default 0;
alter table lanes drop constraint lanes__class_accounts_methods_line_key_id_trial;
alter table lanes add constraint lanes__class_accounts_methods_line_key_id_trial_template
  unique (class, accounts, methods, line, key_id, trial, template);

create trigger templates__config after insert or update or delete on templates for each statement execute function notify_config();
create trigger template_versions__config after insert or update or delete on template_versions
  for each statement execute function notify_config();
