-- A batch in a transaction of its own, without a lock on anything but the job. What is counted so far
-- is with the job; should the proposal change meanwhile, the count is begun anew, after the gate.
create or replace function api.dry_run_batch(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._job_of(p_job_id);
  v_schema core.schema_def;
  v_ddl_sha256 text;
  v_counted jsonb;
begin
  select * into v_schema from core.schema_def where id = v_job.schema_id;
  if v_job.state <> 'processing' then
    return jsonb_build_object('state', 'done', 'documents', 0);
  end if;
  -- Documents on their way in come first; after a minute it is tried among them.
  if v_job.result is null and v_job.started_at > core.current_time() - interval '1 minute'
     and exists (select from core.job where task in ('json.route', 'json.store') and state in ('queued', 'processing')) then
    return jsonb_build_object('state', 'waiting', 'documents', 0);
  end if;
  perform core._act(v_job.worker);
  if (select merged_into is not null from core.collection where id = v_schema.collection_id) then
    perform core._end_job(p_job_id);
    return jsonb_build_object('state', 'done', 'documents', 0);
  end if;
  v_ddl_sha256 := core._ddl_sha256(v_schema.proposal);
  v_counted := core._dry_run_batch(v_schema,
    case when v_job.result ->> 'ddl_sha256' = v_ddl_sha256 then v_job.result - 'ddl_sha256' end);
  if (v_counted ->> 'done')::boolean then
    v_schema := core._schema_to_judge(v_job.schema_id);
    if core._ddl_sha256(v_schema.proposal) = v_ddl_sha256 then
      perform core._record_dry_run(v_schema.id, v_ddl_sha256, v_counted);
    end if;
  end if;
  if v_schema.status = 'active' or core._gate_of(v_schema) ->> 'state' <> 'unchecked' and (v_counted ->> 'done')::boolean then
    update core.job set result = null where id = p_job_id;
    perform core._end_job(p_job_id);
    return jsonb_build_object('state', 'done', 'documents', v_counted -> 'documents');
  end if;
  update core.job set result = v_counted || jsonb_build_object('ddl_sha256', v_ddl_sha256) where id = p_job_id;
  return jsonb_build_object('documents', v_counted -> 'documents',
    'state', case core._gate_of(v_schema) ->> 'state' when 'unchecked' then 'changed' else 'running' end);
end;
$$;
comment on function api.dry_run_batch is 'Go on with the dry run of a schema.check job: {"state": "waiting"|"running"|"changed"|"done", "documents"}. Waiting: documents are being stored, come back in a moment. Changed: the gate has not seen the DDL as it is now.';
