-- Counts no further than a tenth over the limit, along the two indexes of what waits by API key.
create or replace function catalog.backlog(p_api_key_id uuid default null)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  with bound as (
    select core._number_setting('waiting_jobs_max')::bigint as most, coalesce(p_api_key_id, '00000000-0000-0000-0000-000000000000') as account
  )
  select jsonb_build_object('limit', most, 'waiting', (
    select count(*) from (
      select from (select distinct queue from core.task where in_turns) as turns
      join core.job on job.queue = turns.queue
      where coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') = account and state = 'queued' and queue_job_id is not null
      union all
      select from core.job
      where coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') = account and state = 'queued' and small_bytes is not null
        and queue_job_id is null
      limit (select most + most / 10 + 1 from bound)) as waiting))
  from bound
$$;
comment on function catalog.backlog is 'How many jobs of what an API key sent wait, and how many may (waiting_jobs_max): {"waiting", "limit"}. Null means requests without a key. Not counted further than a tenth over the limit.';
