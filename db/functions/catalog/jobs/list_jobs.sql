create or replace function catalog.list_jobs(
  p_state text default null, p_limit integer default 50, p_cursor text default null, p_filter jsonb default '{}'
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_state is not null and p_state not in ('queued', 'processing', 'done', 'failed') then
    perform core._refuse('CB001', format('Unknown state of a job: %s', p_state), 'Use queued, processing, done or failed.');
  end if;
  if p_cursor is not null and not pg_input_is_valid(p_cursor, 'bigint') then
    perform core._refuse('CB001', 'Invalid cursor of this list', 'Use next_cursor of the page before.');
  end if;
  perform core._check_job_filter(p_filter, array['task', 'code', 'stage']);
  -- The page is found before it is joined, so that what it costs does not depend on the other tables.
  with listed as materialized (
    select id from core.job
    where (p_state is null or state = p_state) and (p_cursor is null or id < p_cursor::bigint)
      and core._job_passes(job, p_filter)
    order by id desc limit p_limit + 1
  )
  select coalesce(jsonb_agg(core._job_item(job) order by job_id desc), '[]') into v_items
  from listed join catalog.job on job.job_id = listed.id;
  return core._page(v_items, p_limit, 'job_id');
end;
$$;
comment on function catalog.list_jobs is 'Jobs, newest first, optionally of one state, and of one task, error code or stage; failed ones are the dead letters.';
