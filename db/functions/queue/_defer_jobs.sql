-- The only place that hands work to procrastinate. One statement, which does what its
-- procrastinate_defer_jobs_v1 does, but with the ids known beforehand: every acknowledgement waits for
-- it. Quietly: the caller sees to it that the workers are woken, see api.wake_workers. The triggers of
-- procrastinate name their tables without a schema, hence the search_path.
create or replace function core._defer_jobs(
  p_jobs bigint[], p_at timestamptz default null, p_quietly boolean default false, p_priority integer default null
)
returns void
language sql volatile
set search_path = queue, public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
  with numbered as (
    select id, nextval('procrastinate_jobs_id_seq') as queue_job_id
    from (select id from unnest(p_jobs) as id order by id) as ordered
  ), deferred as (
    update core.job
    set queue_job_id = numbered.queue_job_id, next_try_at = p_at
    from numbered
    where job.id = numbered.id
    returning job.id, job.queue, job.task, job.queue_job_id
  )
  insert into procrastinate_jobs (id, queue_name, task_name, priority, args, scheduled_at)
  select queue_job_id, deferred.queue, deferred.task, coalesce(turn.priority, p_priority, task.priority),
         jsonb_build_object('job_id', deferred.id), p_at
  from deferred
  join core.task on task.name = deferred.task
  left join core._turns(p_jobs) as turn on turn.job_id = deferred.id
  order by queue_job_id;
  select core._wake_workers(array(select queue from core.job where id = any (p_jobs)))
  where not p_quietly
$$;
