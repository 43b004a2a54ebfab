-- For how many days a service's texts are kept; null: as long as its messages. At most what the centre keeps, which the
-- service's settings say.
alter table services add column texts_kept_days int
  constraint services__texts_kept_days_range check (texts_kept_days between 1 and 3650);

-- Up to which message, that one included, a service's texts have been forgotten: what lies before is never read again. Apart from
-- services, each of whose changes is told to every node. A forgotten text is empty: no message can be sent without one.
create table forgotten_texts (
  service_id int not null references services,
  reached uuid not null,
  primary key (service_id)
);

-- Messages that lie before it and had not ended yet, and when they are looked at again.
create table late_texts (
  service_id int not null references services,
  message_id uuid not null,
  look_at timestamptz not null,
  primary key (service_id, message_id)
);
create index late_texts__service_id_look_at on late_texts (service_id, look_at);
