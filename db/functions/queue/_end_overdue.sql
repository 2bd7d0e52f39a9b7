-- A worker that keeps running a job that does not end: the try has failed, whatever becomes of its thread. What that
-- reports later is ignored, as the report of a stale worker is. Rows that are locked are passed over: their
-- statement runs, and has a limit of its own.
create or replace function core._end_overdue()
returns integer
language plpgsql volatile
set search_path = queue, public, pg_temp
as $$
declare
  v_overdue core.job[];
begin
  select array_agg(job) into v_overdue
  from (
    select job from core.job
    join core.task on task.name = job.task
    where job.state = 'processing' and job.queue_job_id is not null and job.started_at < core.current_time() - task.time_limit
    order by job.id
    for update of job skip locked
  ) as overdue (job);
  if v_overdue is null then
    return 0;
  end if;
  perform api.fail_job(job.id, coalesce(job.stage, 'process'), 'time_limit',
    format('The attempt took longer than the %s that %s may take.', task.time_limit, job.task), false, job.attempts)
  from unnest(v_overdue) as job
  join core.task on task.name = job.task;
  -- One queue job may stand for several of core.job.
  update procrastinate_jobs as queued
  set status = 'todo', worker_id = null, scheduled_at = again.at
  from (
    select job.queue_job_id, max(job.next_try_at) as at
    from core.job
    where job.queue_job_id in (select queue_job_id from unnest(v_overdue)) and job.state = 'queued'
    group by job.queue_job_id
  ) as again
  where queued.id = again.queue_job_id and queued.status = 'doing';
  delete from procrastinate_jobs as queued
  where queued.id in (select queue_job_id from unnest(v_overdue)) and queued.status = 'doing'
    and not exists (select from core.job where job.queue_job_id = queued.id and job.state in ('queued', 'processing'));
  return cardinality(v_overdue);
end;
$$;
comment on function core._end_overdue is 'Fail the tries that take longer than the time_limit of their task; returns how many.';
