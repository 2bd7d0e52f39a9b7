-- A collection that has never been learned comes first, so that its proposal appears soon after its first documents.
-- Another is learned every few seconds while documents arrive, and at once when none do. Full text and profile leave
-- the processor to documents that arrive, for a minute at most.
create or replace function api.index_documents(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_now timestamptz := core.current_time();
  v_busy boolean := core._are_arriving();
  v_due integer;
  v_documents bigint := 0;
  v_state text := 'running';
begin
  if v_job.state <> 'processing' then
    return '{"documents": 0, "state": "done"}';
  end if;
  perform core._act(v_job.worker);
  select collection_id into v_due
  from core.unindexed join core.collection on collection.id = collection_id
  where not has_learned and (not v_busy or coalesce(learned_at < v_now - interval '10 seconds', true))
  order by learned_at nulls first, unindexed.id limit 1;
  if v_due is not null then
    v_documents := core._learn(v_due);
  -- Without anything to index the job ends: a later one follows what arrives.
  elsif v_busy and (select min(created_at) >= v_now - interval '1 minute' from core.unindexed) then
    v_state := 'waiting';
  else
    v_documents := core._index_batches();
    if v_documents = 0 and not exists (select from core.unindexed where not has_learned) then
      v_state := 'done';
      perform core._end_job(p_job_id);
    elsif v_documents = 0 then
      v_state := 'waiting';
    end if;
  end if;
  return jsonb_build_object('documents', v_documents, 'state', v_state);
end;
$$;
comment on function api.index_documents is 'Bring sample, proposal, full text and profile up to date with stored documents, a batch at a time: {"documents": n, "state": "running"|"waiting"|"done"}. Running: there may be more. Waiting: documents are arriving, come back in a moment.';
