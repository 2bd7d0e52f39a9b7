-- A value that extended JSON of MongoDB wraps, such as {"$oid": …}, is a key. Tables whose key has no column, or one of
-- jsonb, may hold a row for each version of such a key: they are folded again.
with stale as (
  update core.schema_def as schema
  set backfill_kind = 'fold', backfill_state = 'running', backfill_done = 0, backfill_after = null,
      backfill_total = collection.documents, backfill_last = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  from core.collection
  where collection.id = schema.collection_id and schema.status = 'active' and schema.storage_choice = 'sql'
    and schema.backfill_state = 'done' and schema.leaving = '[]'
    and exists (select from jsonb_array_elements(collection.key_paths) as steps
                where not exists (select from jsonb_array_elements(schema.proposal -> 'columns') as col
                                  where col -> 'keys' = steps and col ->> 'type' <> 'jsonb'))
  returning schema.id, schema.collection_id
), forgotten as (
  delete from core.document_key using stale where document_key.collection_id = stale.collection_id
), job as (
  insert into core.job (state, task, queue, schema_id, max_attempts, created_at, queue_job_id)
  select 'queued', 'schema.backfill', 'tables', id, 5, now(), nextval('queue.procrastinate_jobs_id_seq') from stale
  returning id, queue_job_id
)
insert into queue.procrastinate_jobs (id, queue_name, task_name, args)
select queue_job_id, 'tables', 'schema.backfill', jsonb_build_object('job_id', id) from job;
