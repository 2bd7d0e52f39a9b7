create or replace function api.route_documents(p_job_id bigint, p_key_sets jsonb)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_named text := (select collection from core.ingest_request where id = v_job.request_id);
  v_stores bigint[];
  v_collection integer;
begin
  if v_job.state <> 'processing' then
    return jsonb_build_object('queued', 0);
  end if;
  perform core._act(v_job.worker);
  if v_named is null then
    perform core._route(v_job.request_id, p_key_sets);
  else
    v_collection := core._ensure_collection(v_named, v_job.request_id, p_key_sets);
    if core._signed_collection_id(v_named) is null then
      perform core._lock('acceptance', v_collection, true);
      perform core._sign_collection(v_collection, p_key_sets);
    end if;
  end if;
  select array_agg(id order by id) into v_stores
  from core.job
  where request_id = v_job.request_id and task = 'json.store' and state = 'queued' and queue_job_id is null;
  perform core._defer_jobs(coalesce(v_stores, '{}'));
  perform core._end_job(p_job_id);
  return jsonb_build_object('queued', coalesce(cardinality(v_stores), 0));
end;
$$;
comment on function api.route_documents is 'Decide over a whole request which collection each set of keys goes to, and queue the jobs that store the documents. p_key_sets: [{"document": {key: null, or the types of its members}, "count": n}], see core._shape.';
