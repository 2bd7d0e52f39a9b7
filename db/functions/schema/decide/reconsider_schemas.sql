-- One collection a transaction, in the order of ids, so that nothing that learns or decides waits for more
-- than one of them.
create or replace function api.reconsider_schemas(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_after integer := coalesce((v_job.result ->> 'after')::integer, 0);
  v_done bigint := coalesce((v_job.result ->> 'done')::bigint, 0);
  v_left bigint;
  v_next integer;
begin
  if v_job.state <> 'processing' then
    return coalesce(v_job.result, '{}') || '{"state": "done"}';
  end if;
  perform core._act(v_job.worker);
  select min(collection_id), count(distinct collection_id) into v_next, v_left
  from core.schema_def where status in ('provisional', 'active') and collection_id > v_after;
  if v_next is not null then
    perform core._reconsider(v_next);
    v_done := v_done + 1;
  end if;
  update core.job set result = jsonb_build_object('after', coalesce(v_next, v_after), 'done', v_done, 'total', v_done + greatest(v_left - 1, 0))
  where id = p_job_id;
  if v_left <= 1 then
    perform core._end_job(p_job_id);
  end if;
  return jsonb_build_object('done', v_done, 'total', v_done + greatest(v_left - 1, 0), 'state', case when v_left <= 1 then 'done' else 'running' end);
end;
$$;
comment on function api.reconsider_schemas is 'Decide again on the next collection of a job schema.reconsider: {"done", "total", "state": "running"|"done"}, counted in collections.';
