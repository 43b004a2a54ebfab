-- A dashboard and a quota that is counted anew read a service's counters of some days, whichever accounts carried it. What
-- is indexed never changes, so that the fold's updates stay in their page.
create index counters__service_id_test_quarter on counters (service_id, test, quarter);
