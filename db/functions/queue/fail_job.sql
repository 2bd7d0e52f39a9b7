-- The one place that decides whether a job is tried again.
create or replace function api.fail_job(
  p_job_id bigint, p_stage text, p_code text, p_message text, p_permanent boolean
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._job_of(p_job_id);
  v_wait double precision;
begin
  if v_job.state <> 'processing' then
    return jsonb_build_object('state', v_job.state, 'retry_in', null);
  end if;
  perform core._act(v_job.worker);
  if p_permanent or v_job.attempts >= v_job.max_attempts then
    perform core._bury_job(v_job, p_stage, p_code, left(p_message, 4000), p_permanent);
    return jsonb_build_object('state', 'failed', 'retry_in', null);
  end if;
  -- Exponential backoff with full-range jitter on its upper half, so that jobs that failed together
  -- do not come back together.
  v_wait := least(core._number_setting('retry_seconds') * 2 ^ (v_job.attempts - 1), core._number_setting('retry_seconds_max'))
            * (0.5 + random() / 2);
  update core.job
  set state = 'queued', stage = p_stage, error_code = p_code, error_message = left(p_message, 4000),
      error_permanent = false, next_try_at = core.current_time() + make_interval(secs => v_wait)
  where id = p_job_id;
  return jsonb_build_object('state', 'queued', 'retry_in', v_wait);
end;
$$;
comment on function api.fail_job is 'Report that a try failed. Decides on the next one: {"state": "queued", "retry_in": seconds} or, when the fault is permanent or the tries are used up, {"state": "failed"}: a dead letter.';
