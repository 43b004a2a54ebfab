-- Networks from which a provider's callbacks are taken, in CIDR form; empty: from anywhere.
alter table accounts add column report_networks text[] not null default '{}';
