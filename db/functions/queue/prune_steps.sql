create or replace function api.prune_steps(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_days integer := core._number_setting('keep_steps_days');
  v_before timestamptz := core.current_time() - make_interval(days => v_days);
  v_jobs bigint := 0;
  v_lineage bigint;
begin
  if v_job.state <> 'processing' then
    return '{"jobs": 0, "lineage": 0, "state": "done"}';
  end if;
  perform core._act(v_job.worker, jsonb_build_object('reason', format('older than %s days', v_days)));
  if v_days > 0 then
    v_jobs := core._prune_jobs(v_before);
    if v_jobs = 0 then
      v_lineage := core._prune_lineage(v_before);
    end if;
  end if;
  if v_jobs = 0 and v_lineage is null then
    perform core._end_job(p_job_id);
  end if;
  return jsonb_build_object('jobs', v_jobs, 'lineage', coalesce(v_lineage, 0),
                            'state', case when v_jobs = 0 and v_lineage is null then 'done' else 'running' end);
end;
$$;
comment on function api.prune_steps is 'Remove a batch of the jobs and of the lineage that keep_steps_days says: {"jobs": n, "lineage": n, "state": "running"|"done"}.';
