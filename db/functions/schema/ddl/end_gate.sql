-- Another look was asked for while this one was taken: it is queued, or the proposal is the one that was seen.
create or replace function api.end_gate(p_job_id bigint)
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
    perform core._queue_check(v_job.schema_id);
  end if;
end;
$$;
comment on function api.end_gate is 'End a job schema.gate after api.record_gate. A proposal that changed since is checked again.';
