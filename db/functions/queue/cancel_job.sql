-- The end of an attempt that still runs is ignored, as that of a stale worker is.
create or replace function api.cancel_job(p_job_id bigint, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = queue, public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_by text := coalesce(nullif(p_actor, ''), session_user);
begin
  if v_job.state not in ('queued', 'processing') then
    perform core._refuse('CB003', format('Job %s has ended: %s.', p_job_id, v_job.state),
      'Cancel only a job that waits or runs.', jsonb_build_object('job_id', p_job_id, 'state', v_job.state));
  end if;
  perform core._act(p_actor, '{"cancelled": true}');
  -- One that no worker has taken leaves the queue; one that was taken leaves it with its worker.
  delete from procrastinate_jobs
  where id = v_job.queue_job_id and status = 'todo'
    and not exists (select from core.job where queue_job_id = procrastinate_jobs.id and job.id <> p_job_id);
  perform core._bury_job(v_job, coalesce(v_job.stage, 'queued'), 'cancelled', format('Cancelled by %s.', v_by), true);
  return catalog.job_detail(p_job_id);
end;
$$;
comment on function api.cancel_job is 'End a job that waits or runs: it and its unfinished objects have failed with the code cancelled, and api.replay_job brings it back. A step that still runs goes to its end, and what it reports changes nothing. Raises CB003 for a job that has ended.';
