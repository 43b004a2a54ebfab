-- What a call asked and, where it was refused, what it was told; secrets are masked before they get here. Of an accepted
-- message the message itself says it.
alter table api_calls add column path text;
alter table api_calls add column body jsonb;
alter table api_calls add column problem jsonb;
