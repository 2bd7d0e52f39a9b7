-- The one place that decides whether a job is tried again.
--
-- Three failures do not count as attempts. While storage is unavailable the job waits until the mover finds storage
-- back and wakes it. While it is full the job tries again by itself: how much room is enough, only a write can tell.
-- A lock that another transaction holds (busy) was already waited for: the job is retried soon.
create or replace function api.fail_job(
  p_job_id bigint, p_stage text, p_code text, p_message text, p_permanent boolean, p_attempt integer default null,
  p_detail text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_full boolean := p_code = 'storage_full' and not p_permanent;
  v_away boolean := p_code = 'storage_away' and not p_permanent or v_full;
  v_busy boolean := p_code = 'busy' and not p_permanent;
  v_wait double precision;
begin
  -- A worker that was taken for dead does not end the try of the one that took over.
  if v_job.state <> 'processing' or v_job.attempts <> p_attempt then  -- null: any worker
    return jsonb_build_object('state', case v_job.state when 'processing' then 'taken_over' else v_job.state end,
                              'retry_in', null);
  end if;
  perform core._act(v_job.worker);
  if v_away then
    if v_job.task <> 'storage.move' and not v_full then
      perform core._need_mover();
    end if;
  elsif p_permanent and v_job.task in ('media.process', 'media.reprocess') and core._is_fault_of_file(p_code) then
    perform core._reject_file(v_job, p_stage, p_code, core._short_message(p_message), left(p_detail, 4000));
    return jsonb_build_object('state', 'rejected', 'retry_in', null);
  elsif p_permanent
        or not v_busy and v_job.attempts - v_job.lost >= core._most_attempts(v_job.max_attempts, p_code) then
    perform core._bury_job(v_job, p_stage, p_code, core._short_message(p_message), p_permanent);
    return jsonb_build_object('state', 'failed', 'retry_in', null);
  end if;
  -- Exponential backoff with full-range jitter on its upper half, so that jobs that failed together
  -- do not come back together.
  v_wait := (0.5 + random() / 2) * case
    when v_busy then core._number_setting('retry_seconds')
    when not v_away then least(core._number_setting('retry_seconds') * 2 ^ greatest(v_job.attempts - v_job.lost - 1, 0),
                               core._number_setting('retry_seconds_max'))
    -- Half as long again as it has been waiting: no try counts, so none can be counted by.
    else least(core._number_setting('retry_seconds') + extract(epoch from core.current_time() - v_job.created_at) / 2,
               core._number_setting(case when v_job.task = 'storage.move' or v_full then 'storage_retry_seconds' else 'retry_seconds_max' end))
    end;
  update core.job
  set state = 'queued', attempts = attempts - (v_away or v_busy)::integer, stage = p_stage, error_code = p_code, error_message = core._short_message(p_message),
      error_permanent = false, next_try_at = core.current_time() + make_interval(secs => v_wait)
  where id = p_job_id;
  return jsonb_build_object('state', 'queued', 'retry_in', v_wait);
end;
$$;
comment on function api.fail_job is 'Report that a try failed. Decides on the next one: {"state": "queued", "retry_in": seconds} or, when the fault is permanent or the tries are used up, {"state": "failed"}: a dead letter. A file that is itself at fault fails as an object, {"state": "rejected"}, and leaves no dead letter. Out of memory, out of time and crashes of a decoder are tried once more. Failures while storage is unavailable or full or a lock is held (storage_away, storage_full, busy) do not count as attempts. A try that is not the job''s latest changes nothing.';
