create or replace function api.next_fingerprint(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state <> 'processing' then
    return null;
  end if;
  perform core._act(v_job.worker);
  return (
    select core._file_to_fingerprint(asset.id)
    from core.asset
    where asset.request_id = v_job.request_id and asset.ordinal = v_job.first_ordinal and core._compares_files()
      and not exists (select from core.fingerprint where fingerprint.asset_id = asset.id));
end;
$$;
comment on function api.next_fingerprint is 'The file of a job of which a fingerprint is to be made: {"system_id", "filename", "raw_uri"}; null where it has one or none is wanted.';
