-- Counted as catalog.queue_depth counts: no further than tells a reader something.
create or replace function catalog.list_queues(p_queue text default null)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  with waiting as (
    select queue, count(*) as jobs, min(created_at) as since
    from (select queue, created_at from core.job where state = 'queued' order by id limit 100001) as job
    group by queue
  ), running as (
    select queue, count(*) as jobs
    from (select queue from core.job where state = 'processing' limit 100001) as job
    group by queue
  )
  select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
      'queue', steered.name, 'paused', steered.paused, 'concurrency', steered.concurrency,
      'queued', coalesce(waiting.jobs, 0), 'processing', coalesce(running.jobs, 0),
      'oldest_seconds', coalesce(extract(epoch from core.current_time() - waiting.since), 0)::double precision,
      'tasks', (select jsonb_agg(task.name order by task.name) from core.task where task.queue = steered.name))
      order by steered.name), '[]'),
    'next_cursor', null)
  from core.queue as steered
  left join waiting on waiting.queue = steered.name
  left join running on running.queue = steered.name
  where p_queue is null or steered.name = p_queue
$$;
comment on function catalog.list_queues is 'Every queue, or one: whether it is paused, its concurrency, how many jobs wait and run, how long the oldest has waited, and its tasks. Counts stop at 100,001.';
