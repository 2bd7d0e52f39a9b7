create or replace function api.next_verification(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset uuid := (select id from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal);
  v_pairs jsonb;
begin
  if v_job.state <> 'processing' then
    return '[]';
  end if;
  perform core._act(v_job.worker);
  v_pairs := core._pairs_to_compare(array[v_asset]);
  if v_pairs = '[]' then
    perform core._end_job(p_job_id);
  end if;
  return v_pairs;
end;
$$;
comment on function api.next_verification is 'The pairs of the file of a job that wait to be compared; with none left the job is done.';
