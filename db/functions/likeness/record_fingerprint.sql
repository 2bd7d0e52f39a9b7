-- Locks: the job, then fingerprints.
create or replace function api.record_fingerprint(p_job_id bigint, p_made jsonb)
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
  perform core._act(v_job.worker, '{"reason": "fingerprint made"}');
  perform core._lock('fingerprints');
  perform core._store_fingerprint(v_asset, p_made);
  perform core._request_spans(v_asset, p_made -> 'probes');
end;
$$;
comment on function api.record_fingerprint is 'Keep the fingerprints of the file of a job, and remember with which files it is to be compared. The job continues with api.next_verification.';
