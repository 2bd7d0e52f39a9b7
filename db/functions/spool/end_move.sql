-- Storage is back: what waits for it need not wait longer.
create or replace function api.end_move(p_job_id bigint)
returns boolean
language plpgsql volatile security definer
set search_path = queue, public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state <> 'processing' then
    return true;
  end if;
  perform core._lock('spool');
  if exists (select from core.spool) then
    return false;
  end if;
  perform core._act(v_job.worker);
  perform core._end_job(p_job_id);
  with waiting as (
    update core.job
    set next_try_at = null
    where state = 'queued' and error_code = 'storage_away' and next_try_at is not null
    returning queue_job_id
  )
  update procrastinate_jobs
  set scheduled_at = null
  from waiting
  where procrastinate_jobs.id = waiting.queue_job_id and status = 'todo';
  return true;
end;
$$;
comment on function api.end_move is 'End the job that moved the spool, and wake the jobs that wait for storage. False, and nothing happens, when there is more to move.';
