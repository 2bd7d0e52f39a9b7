-- A worker that is killed leaves its jobs "doing". The first worker that sweeps gives them back. A locked row is passed
-- over. In the queue, another sweeper has it; in core.job, a statement of the worker still runs, so it is live. A sweep
-- never waits. One queue job may stand for several of core.job, and for none any more.
create or replace function api.sweep_jobs()
returns integer
language plpgsql volatile security definer
set search_path = queue, public, pg_temp
as $$
declare
  v_silent interval := make_interval(secs => core._number_setting('stalled_seconds')::double precision);
  v_stalled bigint[];
  v_units bigint[];
begin
  perform core._end_overdue();
  -- A job that yielded has another row since; the one it left was not ended by its worker.
  delete from procrastinate_jobs as job
  where job.status = 'doing' and job.args ? 'job_id'
    and exists (select from core.job as unit where unit.id = (job.args ->> 'job_id')::bigint and unit.queue_job_id is distinct from job.id)
    and not exists (select from procrastinate_workers as worker
                    where worker.id = job.worker_id and worker.last_heartbeat >= clock_timestamp() - v_silent);
  select array_agg(id) into v_stalled
  from (
    select job.id
    from procrastinate_jobs as job
    left join procrastinate_workers as worker on worker.id = job.worker_id
    where job.status = 'doing'
      and (worker.id is null or worker.last_heartbeat < clock_timestamp() - v_silent)
    for update of job skip locked
  ) as stalled;
  if v_stalled is null then
    return 0;
  end if;
  select coalesce(array_agg(id), '{}') into v_units
  from (
    select id from core.job
    where queue_job_id = any (v_stalled) and state in ('queued', 'processing') and queue_job_id is not null
    order by id for update skip locked
  ) as unit;
  v_stalled := array(
    select unnest(v_stalled)
    except select queue_job_id from core.job
    where queue_job_id = any (v_stalled) and state in ('queued', 'processing') and queue_job_id is not null and id <> all (v_units));
  perform core._act('sweep', '{"reason": "its worker is stale"}');
  update procrastinate_jobs
  set status = 'todo', worker_id = null, scheduled_at = null
  where id = any (v_stalled);
  update core.job
  set state = 'queued', next_try_at = null, lost = lost + 1
  where id = any (v_units) and queue_job_id = any (v_stalled) and state = 'processing';
  perform core._wake_workers(array(select queue_name::text from procrastinate_jobs where id = any (v_stalled)));
  return cardinality(v_stalled);
end;
$$;
comment on function api.sweep_jobs is 'Give back the jobs of workers that have been silent for stalled_seconds, and fail tries that are over their time limit. Returns how many were given back.';
