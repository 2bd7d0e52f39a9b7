create or replace function api.replay_job(p_job_id bigint, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state <> 'failed' and not core._is_rejected(v_job) then
    perform core._refuse('CB003', format('Job %s is %s, not a dead letter', p_job_id, v_job.state),
      'Replay only a job that failed permanently or whose file was rejected: catalog.dead_letter and catalog.failed_object list them.',
      jsonb_build_object('job_id', p_job_id, 'state', v_job.state));
  end if;
  perform core._act(p_actor, jsonb_build_object('replayed', true));
  perform core._revive_jobs(array[p_job_id]);
  return catalog.job_detail(p_job_id);
end;
$$;
comment on function api.replay_job is 'Bring one dead letter, or the job of a file that failed, back with a full set of tries. Refuses any other job.';
