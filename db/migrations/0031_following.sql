-- Small requests share their work, and learning follows storing.

-- A document that came with a small request is stored together with those of others.
alter table core.job add column small_bytes integer;
comment on column core.job.small_bytes is 'Bytes of the documents of a small request, which one queue job stores together with those of others. Null for a job that has a queue job of its own from the start.';
-- The state is part of the condition, so an entry exists as long as the job waits.
create index job_small on core.job (id) where state = 'queued' and small_bytes is not null and queue_job_id is null;
-- Several jobs of small requests share one queue job; the sweep asks for them by it.
create index job_in_hand on core.job (queue_job_id) where state in ('queued', 'processing') and queue_job_id is not null;

-- Bodies that arrive together are written to one file.
create table core.pack (
  id uuid primary key,
  uri text not null,
  created_at timestamptz not null
);
comment on table core.pack is 'A file that holds the raw bytes of several small requests one after the other; core.asset_raw says as uri#start+length which of them are whose.';
comment on column core.pack.uri is 'The file, without a slice.';
comment on column core.asset_raw.uri is 'Where the bytes are: a file, or as uri#start+length the slice of a file that small requests share.';

alter table core.unindexed
  alter column request_id drop not null,
  alter column first_ordinal drop not null,
  alter column last_ordinal drop not null,
  add column ids uuid[],
  add column has_learned boolean not null default true,
  add column schema_id uuid,
  add constraint documents_are_named check ((ids is null) = (request_id is not null));
alter table core.unindexed alter column has_learned drop default;
comment on table core.unindexed is 'Stored documents of a collection that its sample, its profile, or the full text does not know yet. They are those of a request from first_ordinal to last_ordinal, or those of small requests by their ids. The job json.index works it off.';
comment on column core.unindexed.ids is 'The documents of small requests that were stored together; null for a run of one request.';
comment on column core.unindexed.has_learned is 'Whether the sample, the drift and the proposal of the collection know the documents.';
comment on column core.unindexed.schema_id is 'The typed table the documents entered when they were stored; null when there was none, or when its backfill counts their drift.';

alter table core.collection add column learned_at timestamptz;
comment on column core.collection.learned_at is 'When the sample last took up documents; null before the first time.';

-- Other arguments, or gone.
drop function if exists core._inbox_groups(bigint);
drop function if exists core._inbox_key_sets(bigint, jsonb);
drop function if exists core._route_inbox(core.job, jsonb);
drop function if exists core._batches(core.job, text);
drop function if exists core._store_batch(integer, core.job, integer[]);
drop function if exists core._follow_up(integer, core.job, bigint);
drop function if exists core._learn(integer, core.job, integer[]);
drop function if exists core._sample(integer, core.job, integer[]);
drop function if exists core._missing_documents(core.job, jsonb);
drop function if exists core._record_rejects(core.job, jsonb);
drop function if exists core._record_repairs(core.job, jsonb);
drop function if exists core._index_words(integer, uuid, integer, integer);
drop function if exists core._profile_documents(integer, bigint[]);
drop function if exists core._learn_drift(integer, uuid[]);

create type core.stored_batch as (collection_id integer, schema_id uuid, ids uuid[], job_ids bigint[], ordinals integer[]);
comment on type core.stored_batch is 'Documents that were stored in one collection by one statement: their ids, their jobs and ordinals, and the typed table they entered.';

-- Of all that is queued, whether a job json.gather is waiting.
create index procrastinate_jobs_gather on queue.procrastinate_jobs (id) where status = 'todo' and task_name = 'json.gather';

drop function if exists core._reconsider();

-- What follows storing has workers of its own: it neither waits for documents that arrive nor makes them wait.
insert into core.task (name, queue, priority) values ('json.gather', 'json', 1), ('schema.reconsider', 'maintenance', 0);
update core.task set queue = 'index', priority = 0 where name = 'json.index';
update core.job set queue = 'index' where task = 'json.index' and state in ('queued', 'processing');
update queue.procrastinate_jobs set queue_name = 'index', priority = 0 where task_name = 'json.index';
