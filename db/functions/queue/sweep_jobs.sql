-- A worker that dies without a word leaves its jobs "doing". Whoever sweeps first gives them back.
-- A row that somebody holds is passed over, in the queue (another sweeper has it) as in core.job (a
-- statement of the worker still runs, so it is not dead): a sweep never waits.
create or replace function api.sweep_jobs()
returns integer
language plpgsql volatile security definer
set search_path = queue, public, pg_temp
as $$
declare
  v_silent interval := make_interval(secs => core._number_setting('stalled_seconds')::double precision);
  v_stalled bigint[];
begin
  -- A job that yielded has another row since; the one it left was not ended by its worker.
  delete from procrastinate_jobs as job
  where job.status = 'doing' and job.args ? 'job_id'
    and not exists (select from core.job as unit where unit.queue_job_id = job.id)
    and not exists (select from procrastinate_workers as worker
                    where worker.id = job.worker_id and worker.last_heartbeat >= clock_timestamp() - v_silent);
  select array_agg(id) into v_stalled
  from (
    select job.id
    from procrastinate_jobs as job
    join core.job as unit on unit.queue_job_id = job.id
    left join procrastinate_workers as worker on worker.id = job.worker_id
    where job.status = 'doing'
      and (worker.id is null or worker.last_heartbeat < clock_timestamp() - v_silent)
    for update of job, unit skip locked
  ) as stalled;
  if v_stalled is null then
    return 0;
  end if;
  perform core._act('sweep', '{"reason": "its worker died or fell silent"}');
  update procrastinate_jobs
  set status = 'todo', worker_id = null, scheduled_at = null
  where id = any (v_stalled);
  update core.job
  set state = 'queued', next_try_at = null
  where queue_job_id = any (v_stalled) and state = 'processing';
  perform core._wake_workers(array(select queue_name::text from procrastinate_jobs where id = any (v_stalled)));
  return cardinality(v_stalled);
end;
$$;
comment on function api.sweep_jobs is 'Give back the jobs of workers that have been silent for stalled_seconds. Returns how many.';
