-- Keys that compare values, order versions and know deletes.
alter table core.collection
  add column order_path jsonb not null default '[]',
  add column order_by text,
  add column delete_when jsonb not null default '[]',
  add column delete_said jsonb not null default '[]';
comment on column core.collection.order_by is 'order_path as people write it; null for arrival alone.';
comment on column core.collection.delete_said is 'delete_when as people write it.';
comment on column core.collection.key_paths is 'What identifies a document: [["order", "no"], …], the steps of each path. With a key the typed table holds the newest document of each; docs_ holds all.';
comment on column core.collection.order_path is 'The steps of the path whose value orders the versions of a key; [] orders them by arrival.';
comment on column core.collection.delete_when is 'What makes a document a tombstone, any of [{"path": steps, "equals": value} or {"path": steps, "is": "null"|"not null"}]. The row of its key leaves the typed table.';

alter table core.document_key
  add column order_number numeric not null default '-Infinity',
  add column order_text text collate "C" not null default '';
comment on column core.document_key.order_number is 'The value that orders the versions of a key, when it is a number or a moment (its seconds); -Infinity where there is none. It goes before order_text, and that before the time of arrival.';
comment on column core.document_key.order_text is 'That value when it is another text.';

-- Arguments that change, and what is rendered as SQL since.
drop function if exists api.set_collection_key(text, jsonb, text, boolean);
drop function if exists core._key_hash(jsonb, jsonb);
drop function if exists core._count_keys(text, jsonb);
drop function if exists core._newest_documents(core.schema_def, jsonb, uuid[]);

-- Moments and uuids were told apart by their spelling: those tables are folded again.
with stale as (
  update core.schema_def as schema
  set backfill_kind = 'fold', backfill_state = 'running', backfill_done = 0, backfill_after = null,
      backfill_total = collection.documents, backfill_last = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  from core.collection
  where collection.id = schema.collection_id and schema.status = 'active' and schema.storage_choice = 'sql'
    and schema.backfill_state = 'done' and schema.leaving = '[]'
    and exists (select from jsonb_array_elements(schema.proposal -> 'columns') as col
                where col ->> 'type' in ('timestamptz', 'uuid') and collection.key_paths @> jsonb_build_array(col -> 'keys'))
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
