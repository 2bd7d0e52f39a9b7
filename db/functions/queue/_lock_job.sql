-- The job, locked, so that two workers that were both given it do not both act.
create or replace function core._lock_job(p_job_id bigint)
returns core.job
language plpgsql volatile
as $$
declare
  v_job core.job;
begin
  select * into v_job from core.job where id = p_job_id for update;
  if not found then
    perform core._refuse('CB002', format('Job %s not found', p_job_id),
      'List them with select * from catalog.job.', jsonb_build_object('job_id', p_job_id));
  end if;
  return v_job;
end;
$$;
