-- What a worker COPYed into the inbox becomes documents. Set-based: the number of statements depends
-- on the number of collections, not of documents.
--
-- The inbox has no statistics and a new request none either: a planner that expects one row of each
-- joins thousands by nested loops. Hence enable_nestloop = off.
--
-- Locks, in this order: the job's row; routing, when a new kind of document appears; acceptance of each
-- collection, shared, so that no document falls between a table's making and its filling; then, last
-- because all jobs of a collection meet there, the decision and the collection's row.
create or replace function api.store_documents(
  p_job_id bigint, p_rejects jsonb default '[]', p_repairs jsonb default '[]'
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_nestloop = off
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_named text := (select collection from core.ingest_request where id = v_job.request_id);
  v_missing jsonb;
  v_batches jsonb;
  v_failed integer;
begin
  if v_job.state <> 'processing' then
    delete from api.inbox where job_id = p_job_id;
    return jsonb_build_object('missing', '[]'::jsonb, 'stored', 0, 'failed', 0, 'collections', '[]'::jsonb);
  end if;
  delete from api.inbox
  where job_id = p_job_id
    and (ordinal not between v_job.first_ordinal and v_job.last_ordinal
         or ordinal in (select (value ->> 'ordinal')::integer from jsonb_array_elements(p_rejects)));
  v_missing := core._missing_documents(v_job, p_rejects);
  if v_missing <> '[]' then
    return jsonb_build_object('missing', v_missing);
  end if;
  perform core._act(v_job.worker);

  v_batches := core._share_acceptances(core._assign_batches(v_job, v_named));
  perform core._store_batch((batch ->> 'collection_id')::integer, v_job,
                            array(select jsonb_array_elements_text(batch -> 'ordinals')::integer))
  from jsonb_array_elements(v_batches) as batch;

  v_failed := core._record_rejects(v_job, p_rejects);
  perform core._record_repairs(v_job, p_repairs);
  perform core._follow_up(collection_id, v_job, documents)
  from (select (batch ->> 'collection_id')::integer as collection_id, sum(jsonb_array_length(batch -> 'ordinals')) as documents
        from jsonb_array_elements(v_batches) as batch group by 1) as stored;
  perform core._learn((batch ->> 'collection_id')::integer, v_job,
                      array(select jsonb_array_elements_text(batch -> 'ordinals')::integer))
  from jsonb_array_elements(v_batches) as batch
  order by (batch ->> 'collection_id')::integer;

  delete from api.inbox where job_id = p_job_id;
  update core.job
  set result = jsonb_build_object(
    'stored', last_ordinal - first_ordinal + 1 - v_failed, 'failed', v_failed,
    'collections', (select coalesce(jsonb_agg(name order by id), '[]') from core.collection
                    where id in (select (batch ->> 'collection_id')::integer from jsonb_array_elements(v_batches) as batch)))
  where id = p_job_id
  returning result into v_job.result;
  perform core._end_job(p_job_id);
  if v_job.last_ordinal - v_job.first_ordinal >= core._number_setting('index_apart') then
    perform core._queue_indexing();
  end if;
  return v_job.result || jsonb_build_object('missing', '[]'::jsonb);
end;
$$;
comment on function api.store_documents is 'Store the documents that were COPYed into api.inbox in this transaction, and end the job. p_rejects names elements that cannot be stored, p_repairs those that had to be changed. Answers {"missing": [...]} and does nothing when an element is in neither.';
