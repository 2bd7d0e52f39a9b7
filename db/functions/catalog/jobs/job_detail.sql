create or replace function catalog.job_detail(p_job_id bigint)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_job catalog.job;
begin
  select * into v_job from catalog.job where job_id = p_job_id;
  if not found then
    perform core._refuse('CB002', format('Job %s not found', p_job_id), 'List them with GET /api/v1/jobs.', jsonb_build_object('job_id', p_job_id));
  end if;
  return core._job_item(v_job);
end;
$$;
comment on function catalog.job_detail is 'One job. Raises CB002 for an unknown id.';
