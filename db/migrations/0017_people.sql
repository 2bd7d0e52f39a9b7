-- What the admin pages ask for.

-- How many jobs are in a state, and the newest of them, however many are done.
create index job_state on core.job (state, id) where state in ('queued', 'processing');

-- Functions whose arguments change.
drop function if exists catalog.list_jobs(text, integer, text);
