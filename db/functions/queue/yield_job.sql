-- The job goes behind those that wait for the same queue, whatever it came before at first. No try is
-- counted. The worker ends the row of the queue that brought it here; a worker that is killed before that leaves
-- the row to api.sweep_jobs.
create or replace function api.yield_job(p_job_id bigint, p_attempt integer, p_wait_seconds double precision default 0)
returns boolean
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state <> 'processing' or v_job.attempts <> p_attempt then
    return false;
  end if;
  perform core._act(v_job.worker);
  update core.job set state = 'queued', attempts = attempts - 1, worker = null where id = p_job_id;
  perform core._defer_jobs(array[p_job_id],
    case when p_wait_seconds > 0 then core.current_time() + make_interval(secs => p_wait_seconds) end,
    p_priority => least(0, (select priority from core.task where name = v_job.task)));
  return true;
end;
$$;
comment on function api.yield_job is 'Let other jobs of the queue have a turn; this one continues after them, or after a wait. False when the job is another worker''s by now.';
