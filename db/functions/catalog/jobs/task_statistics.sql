-- The newest jobs only: percentiles of a week of many small documents would sort millions.
create or replace function catalog.task_statistics(p_hours integer default 24)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  c_looked_at constant integer := 50000;
  v_since timestamptz := core.current_time() - make_interval(hours => p_hours);
  v_looked_at integer;
  v_oldest timestamptz;
  v_items jsonb;
begin
  if p_hours is null or p_hours not between 1 and 720 then
    perform core._refuse('CB001', format('Statistics of %s hours are not offered', coalesce(p_hours::text, 'no')),
      'Give hours from 1 to 720.', jsonb_build_object('hours', p_hours));
  end if;
  with looked_at as materialized (
    select task, queue, state, attempts, created_at, started_at, finished_at from core.job order by id desc limit c_looked_at
  ), ended as (
    select *, extract(epoch from finished_at - started_at) as seconds from looked_at
    where state in ('done', 'failed') and finished_at >= v_since
  ), counted as (
    select task, queue, count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed,
           count(*) filter (where attempts > 1) as retried,
           percentile_cont(array[0.5, 0.95]) within group (order by seconds) as seconds,
           percentile_cont(0.95) within group (order by extract(epoch from started_at - created_at)) as waited
    from ended group by task, queue
  )
  select (select count(*) from looked_at), (select min(created_at) from looked_at),
         coalesce(jsonb_agg(jsonb_build_object(
           'task', task, 'queue', queue, 'done', done, 'failed', failed, 'retried', retried,
           'p50_seconds', seconds[1], 'p95_seconds', seconds[2], 'waited_p95_seconds', waited) order by task), '[]')
  into v_looked_at, v_oldest, v_items
  from counted;
  return jsonb_build_object(
    'since', case when v_looked_at = c_looked_at then greatest(v_since, v_oldest) else v_since end,
    'looked_at', v_looked_at, 'items', v_items, 'next_cursor', null);
end;
$$;
comment on function catalog.task_statistics is 'Of each task, the jobs that ended in the last hours: done, dead letters, and those that took more than one attempt. Also the median and 95th percentile of their seconds at work, and the 95th percentile of their seconds in the queue. Looks at the newest 50,000 jobs; since says from when on these are all. Raises CB001 for hours outside 1 to 720.';
