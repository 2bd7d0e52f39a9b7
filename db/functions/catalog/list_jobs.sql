create or replace function catalog.list_jobs(p_state text default null, p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_state is not null and p_state not in ('queued', 'processing', 'done', 'failed') then
    perform core._refuse('CB001', format('%s is no state of a job', p_state), 'Use queued, processing, done or failed.');
  end if;
  if p_cursor is not null and not pg_input_is_valid(p_cursor, 'bigint') then
    perform core._refuse('CB001', 'this is no cursor of this list', 'Use next_cursor of the page before.');
  end if;
  select coalesce(jsonb_agg(core._job_item(listed) order by job_id desc), '[]') into v_items
  from (
    select * from catalog.job
    where (p_state is null or state = p_state) and (p_cursor is null or job_id < p_cursor::bigint)
    order by job_id desc limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'job_id');
end;
$$;
comment on function catalog.list_jobs is 'Jobs, newest first, optionally of one state; failed ones are the dead letters.';
