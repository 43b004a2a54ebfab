-- A version may say the same in another language. text is in locale, and is what goes where the recipient's language is not
-- known or has no text; translations: the others, by language. Bindings and variables may hold { locale } and { sample } now.
alter table template_versions
  add column locale text not null default 'fa' constraint template_versions__locale_known check (locale in ('fa', 'en')),
  add column translations jsonb not null default '{}'
    constraint template_versions__translations_others check (
      jsonb_typeof(translations) = 'object' and translations - 'fa' - 'en' = '{}' and not translations ? locale);

-- In which of them a message was made. What was asked: never changes, and is not searched by.
alter table messages add column template_locale text;

-- By which language's bindings the roads go; empty: by those of no language.
alter table lanes add column locale text not null default '';
alter table lanes drop constraint lanes__class_accounts_methods_line_key_id_trial_template;
alter table lanes add constraint lanes__class_accounts_methods_line_key_id_trial_template_locale
  unique (class, accounts, methods, line, key_id, trial, template, locale);
