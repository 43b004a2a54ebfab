-- What a call that changed something was answered, without secrets; what it was refused with stands in `problem`.
alter table api_calls add column answer jsonb;
