-- Committed before the work begins: should the worker crash, the database knows by which job. Jobs beside it in the same
-- worker are lost with it, so a lost job is tried alone before it is a dead letter.
create or replace function api.begin_job(p_job_id bigint, p_worker text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state in ('done', 'failed') then
    return null;
  end if;
  perform core._act(p_worker);
  if v_job.state = 'processing' then
    v_job.lost := v_job.lost + 1;  -- begun before, by a worker that ended and was not swept
  end if;
  v_job.lost := greatest(v_job.lost, core._end_same_checks(v_job));
  if v_job.lost > v_job.max_attempts then
    perform core._bury_job(v_job, coalesce(v_job.stage, 'process'), 'worker_died',
      format('the worker process ended %s times during this job, each time but the first while it ran alone; see the worker''s log for the cause', v_job.lost),
      false);
    return null;
  end if;
  update core.job
  set state = 'processing', attempts = attempts + 1, lost = v_job.lost, worker = p_worker, stage = null,
      started_at = core.current_time(), next_try_at = null
  where id = p_job_id
  returning * into v_job;
  return core._job_work(v_job);
end;
$$;
comment on function api.begin_job is 'Take up a job: counts the attempt and answers what there is to do, or null when it has ended already.';
