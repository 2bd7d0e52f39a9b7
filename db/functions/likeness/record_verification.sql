-- Locks: the job, then duplicates, shared as by all recorders.
create or replace function api.record_verification(p_job_id bigint, p_measured jsonb)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset uuid := (select id from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal);
begin
  if v_job.state <> 'processing' then
    return;
  end if;
  perform core._act(v_job.worker, '{"reason": "pictures compared"}');
  perform core._store_measures(p_measured);
  perform core._find_duplicates_again(v_asset);
  perform core._end_job(p_job_id);
end;
$$;
comment on function api.record_verification is 'Keep what a comparison of pictures measured, and link the file of the job by it.';
