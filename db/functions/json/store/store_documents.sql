create or replace function api.store_documents(
  p_job_id bigint, p_rejects jsonb default '[]', p_repairs jsonb default '[]'
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_own jsonb := jsonb_build_object('job_id', v_job.id);
  v_answer jsonb;
begin
  v_answer := api.store_group(array[v_job.id],
    (select coalesce(jsonb_agg(value || v_own), '[]') from jsonb_array_elements(p_rejects)),
    (select coalesce(jsonb_agg(value || v_own), '[]') from jsonb_array_elements(p_repairs)));
  return jsonb_build_object('missing', jsonb_path_query_array(v_answer, '$.missing[*].ordinal'))
    || case when v_answer -> 'missing' <> '[]' then '{}'
            else coalesce(v_answer -> 'jobs' -> 0, '{"stored": 0, "failed": 0, "collections": []}') - 'job_id' end;
end;
$$;
comment on function api.store_documents is 'Store the documents of one job that were COPYed into api.inbox in this transaction, and end the job. p_rejects names elements that cannot be stored, p_repairs those that had to be changed. Answers {"missing": [...]} and does nothing when an element is in neither. api.store_group does the same for several jobs.';
