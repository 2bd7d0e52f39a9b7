-- Locks: acceptance of the collection, shared, because drift is read from the typed table; then its decision, then
-- the rows that wait. Storing waits for neither of the last two. Drift is counted for documents that entered the
-- typed table when they were stored; the backfill counts it for the others.
create or replace function core._learn(p_collection_id integer)
returns bigint
language plpgsql volatile
as $$
declare
  v_batches bigint[];
  v_documents bigint;
  v_changed boolean;
  v_drifted boolean := false;
  v_schema core.schema_def;
begin
  perform core._lock('acceptance', p_collection_id, true);
  perform core._lock('decision', p_collection_id);
  select array_agg(id), sum(documents) into v_batches, v_documents
  from (
    select id, documents, sum(documents) over (order by id) - documents as before
    from (
      select id, documents from core.unindexed
      where collection_id = p_collection_id and not has_learned order by id for update
    ) as waiting
  ) as counted
  where before < 20000;
  if v_batches is null then
    return 0;
  end if;
  v_changed := core._sample(p_collection_id, core._unindexed_ids(v_batches));
  v_schema := core._active_table(p_collection_id);
  if v_schema.id is not null then
    v_drifted := core._note_drift(v_schema, core._unindexed_ids(array(
      select id from core.unindexed where id = any (v_batches) and schema_id is not null)));
  end if;
  if v_changed or v_drifted then
    perform core._propose(p_collection_id);
  end if;
  update core.unindexed set has_learned = true where id = any (v_batches);
  update core.collection set learned_at = core.current_time() where id = p_collection_id;
  return v_documents;
end;
$$;
comment on function core._learn is 'Bring sample, drift and proposal of a collection up to date with documents stored since; returns how many these were.';
