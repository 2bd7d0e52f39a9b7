create or replace function api.end_placement(p_job_id bigint)
returns boolean
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state <> 'processing' then
    return true;
  end if;
  if exists (select from core.placement left join core.job as holder on holder.id = placement.job_id
             where placement.job_id is null or placement.job_id = p_job_id or holder.state <> 'processing') then
    return false;
  end if;
  perform core._act(v_job.worker);
  perform core._end_job(p_job_id);
  return true;
end;
$$;
comment on function api.end_placement is 'End a job media.place; false when there is more to do for it.';
