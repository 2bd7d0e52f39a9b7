-- A batch in a transaction of its own, without a lock on anything but the job. What is counted so far is
-- with the job; should the proposal change, the count begins again. The decision is locked in the transaction after the
-- last batch: a rename has that lock when it waits for those that read the documents.
create or replace function api.dry_run_batch(p_job_id bigint, p_documents integer default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_schema core.schema_def;
  v_ddl_sha256 text;
  v_counted jsonb;
begin
  select * into v_schema from core.schema_def where id = v_job.schema_id;
  if v_job.state <> 'processing' then
    return jsonb_build_object('state', 'done', 'documents', 0);
  end if;
  -- Documents on their way in come first; after a minute it is tried among them.
  if v_job.result is null and v_job.created_at > core.current_time() - interval '1 minute'
     and exists (select from core.job where task in ('json.route', 'json.store') and state in ('queued', 'processing')) then
    return jsonb_build_object('state', 'waiting', 'documents', 0);
  end if;
  perform core._act(v_job.worker);
  if (select merged_into is not null from core.collection where id = v_schema.collection_id) or v_schema.status = 'active' then
    perform core._end_job(p_job_id);
    return jsonb_build_object('state', 'done', 'documents', 0);
  end if;
  v_ddl_sha256 := core._ddl_sha256(v_schema.proposal);
  if v_job.result is null and v_schema.dry_run ->> 'ddl_sha256' = v_ddl_sha256
     and (v_schema.dry_run ->> 'documents')::bigint * 2 >= (select documents from core.collection where id = v_schema.collection_id) then
    -- Counted by another job since this one was queued.
    perform core._end_job(p_job_id);
    return jsonb_build_object('state', 'done', 'documents', v_schema.dry_run -> 'documents');
  end if;
  v_counted := case when v_job.result ->> 'ddl_sha256' = v_ddl_sha256 then v_job.result - 'ddl_sha256' end;
  if (v_counted ->> 'done')::boolean is not true then
    v_counted := core._dry_run_batch(v_schema, v_counted, p_documents);
    update core.job set result = v_counted || jsonb_build_object('ddl_sha256', v_ddl_sha256) where id = p_job_id;
    return jsonb_build_object('state', 'running', 'documents', v_counted -> 'documents');
  end if;
  v_schema := core._lock_schema_decision(v_job.schema_id);
  if core._ddl_sha256(v_schema.proposal) = v_ddl_sha256 then
    perform core._record_dry_run(v_schema.id, v_ddl_sha256, v_counted);
  end if;
  update core.job set result = null where id = p_job_id;
  perform core._end_job(p_job_id);
  return jsonb_build_object('state', 'done', 'documents', v_counted -> 'documents');
end;
$$;
comment on function api.dry_run_batch is 'Continue the dry run of a schema.dry_run job, with json_chunk or p_documents documents: {"state": "waiting"|"running"|"done", "documents"}. Waiting: documents are being stored, come back in a moment.';
