create or replace function api.begin_arranging(p_actor text default null, p_level double precision default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job bigint;
begin
  perform core._act(p_actor);
  if not exists (select from core.embedding_space where active) then
    perform core._refuse('CB003', 'No model has been used yet', 'Send pictures first.');
  end if;
  if p_level is not null then
    perform core._checked_level(p_level);
  end if;
  perform core._lock('arranging');
  select id into v_job from core.job
  where task = 'clusters.arrange' and state in ('queued', 'processing')
    and result ? 'asked_by' and (result ->> 'level')::double precision is not distinct from p_level limit 1;
  if v_job is null then
    v_job := core._insert_job('clusters.arrange');
    update core.job set result = jsonb_strip_nulls(jsonb_build_object('asked_by', core._actor(), 'level', p_level)) where id = v_job;
    perform core._defer_jobs(array[v_job]);
  end if;
  return catalog.job_detail(v_job);
end;
$$;
comment on function api.begin_arranging is 'Queue a job that arranges again what no person has touched, as one act. Argument p_level is the mean similarity at which directories are cut, kept until arranging is asked for again; null measures it. View catalog.arrangement_preview shows what it would do; its job says how far it is.';
