-- Of a broadcast by a template: how many of its recipients read it in which language, { "fa": 90, "en": 10 }.
alter table broadcasts add column locales jsonb not null default '{}';
-- What of it still needs its template, looked for before that is deleted.
create index broadcasts__service_id_template on broadcasts (service_id, template, id) where template is not null;
