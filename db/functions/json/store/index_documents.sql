create or replace function api.index_documents(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_documents bigint := 0;
begin
  if v_job.state = 'processing' then
    perform core._act(v_job.worker);
    v_documents := core._index_batches();
    if v_documents = 0 then
      perform core._end_job(p_job_id);
    end if;
  end if;
  return jsonb_build_object('documents', v_documents, 'state', case when v_documents = 0 then 'done' else 'running' end);
end;
$$;
comment on function api.index_documents is 'Bring full text and profile of stored documents up to date, a batch at a time: {"documents": n, "state": "running"|"done"}. Running means that there may be more.';
