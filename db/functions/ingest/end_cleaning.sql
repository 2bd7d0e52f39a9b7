create or replace function api.end_cleaning(p_job_id bigint)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state = 'processing' then
    perform core._act(v_job.worker);
    perform core._end_job(p_job_id);
  end if;
end;
$$;
comment on function api.end_cleaning is 'End the job that removed files of requests that were never accepted. Nothing happens when it has ended already.';
