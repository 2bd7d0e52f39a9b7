-- What came in, and what became of it. Ids are uuidv7: they sort by time of arrival.
create table core.ingest_request (
  id uuid primary key,
  owner text,
  comments text,
  tags text[] not null default '{}',
  collection text,
  idempotency_key text,
  fingerprint text,
  objects_total integer not null,
  created_at timestamptz not null,
  constraint objects_total_is_positive check (objects_total > 0)
);
create unique index ingest_request_idempotency
  on core.ingest_request (coalesce(owner, ''), idempotency_key) where idempotency_key is not null;
comment on table core.ingest_request is 'One accepted POST: who sent it, with which words, under which idempotency key.';
comment on column core.ingest_request.collection is 'The collection the sender named for the documents; null leaves it to routing.';
comment on column core.ingest_request.idempotency_key is 'Unique for each owner. The same key with the same fingerprint gets the first answer again.';
comment on column core.ingest_request.fingerprint is 'sha256 over the form fields and the ordered sha256 of the parts, in hex.';

create table core.asset_raw (
  id uuid primary key,
  request_id uuid not null references core.ingest_request on delete restrict,
  part_id text not null,
  uri text not null,
  sha256 text not null,
  size_bytes bigint not null,
  claimed_type text,
  content_type text not null,
  format text,
  filename text,
  created_at timestamptz not null,
  constraint part_is_named_once unique (request_id, part_id),
  constraint format_is_known check (format in ('json', 'ndjson'))
);
comment on table core.asset_raw is 'Immutable record of every part received: where its bytes are and what they hash to. Refuses update and delete.';
comment on column core.asset_raw.part_id is 'The name of the part below incoming/<request_id>/.';
comment on column core.asset_raw.claimed_type is 'The content type the sender claimed; content_type is what the bytes say.';
comment on column core.asset_raw.format is 'json or ndjson when the part holds documents, null when it is one file.';

create table core.job (
  id bigint primary key generated always as identity,
  state text not null,
  task text not null,
  queue text not null,
  request_id uuid references core.ingest_request on delete restrict,
  raw_id uuid references core.asset_raw on delete restrict,
  schema_id uuid,
  first_ordinal integer,
  last_ordinal integer,
  attempts integer not null default 0,
  max_attempts integer not null,
  queue_job_id bigint,
  worker text,
  stage text,
  error_code text,
  error_message text,
  error_permanent boolean,
  result jsonb,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  next_try_at timestamptz,
  constraint state_is_known check (state in ('queued', 'processing', 'done', 'failed')),
  constraint attempts_is_not_negative check (attempts >= 0)
) with (fillfactor = 70);
create index job_unfinished on core.job (queue, id) where state in ('queued', 'processing');
create index job_failed on core.job (id) where state = 'failed';
create index job_request on core.job (request_id);
create index job_schema on core.job (schema_id) where schema_id is not null;
comment on table core.job is 'One unit of queued work and how its last try ended: a file, a run of documents, a backfill. The queue itself is procrastinate''s; this is what it cannot say.';
comment on column core.job.state is 'queued -> processing -> done, or failed: a dead letter, brought back by api.replay_job.';
comment on column core.job.first_ordinal is 'First object of the request this job works on; last_ordinal is the last, inclusive.';
comment on column core.job.queue_job_id is 'The id in queue.procrastinate_jobs of the current round of tries.';
comment on column core.job.error_permanent is 'True when trying again cannot help: the input is at fault, not the circumstances.';
comment on column core.job.result is 'What a stage recorded for the next one of the same job, so that a retry does not do it twice.';

create table core.asset (
  id uuid primary key,
  status text not null,
  kind text not null,
  media_type text,
  request_id uuid not null references core.ingest_request on delete restrict,
  ordinal integer not null,
  job_id bigint,
  raw_id uuid not null,
  raw_offset bigint,
  size_bytes bigint not null,
  sha256 text,
  content_type text not null,
  uri text,
  owner text,
  collection_id integer,
  cluster_id uuid,
  cluster_similarity real,
  tags text[] not null default '{}',
  created_at timestamptz not null,
  constraint status_is_known check (status in ('queued', 'done', 'failed')),
  constraint kind_is_known check (kind in ('media', 'json')),
  constraint media_type_is_known check (media_type in ('image', 'video', 'audio', 'other')),
  constraint media_has_a_media_type check ((kind = 'media') = (media_type is not null)),
  constraint object_is_named_once unique (request_id, ordinal)
) with (fillfactor = 60);
comment on table core.asset is 'One logical object: a document or a file. Read it as catalog.asset, where every column has its final meaning.';
comment on column core.asset.status is 'queued, done or failed; catalog.asset adds processing from the job that works on it, so that a chunk of thousands need not be written twice.';
comment on column core.asset.ordinal is 'Position in the request, from 0.';
comment on column core.asset.job_id is 'The job that works on the object; null when it had failed before it could be queued.';
comment on column core.asset.raw_offset is 'Where the bytes of an array element begin in its raw part; null when the object is the whole part.';
comment on column core.asset.uri is 'Canonical place of a file; null while only the raw bytes exist, and for documents.';
comment on column core.asset.collection_id is 'core.collection of a document; no foreign key, for the sake of bulk speed: collections are never deleted.';

-- Only media are looked for by tag; a document inherits its request's tags when it is read.
create index asset_tags on core.asset using gin (tags) where kind = 'media';
create index asset_cluster on core.asset (cluster_id, id) where cluster_id is not null;
create index asset_media on core.asset (id) where kind = 'media';

create table core.failure (
  asset_id uuid primary key references core.asset on delete restrict,
  stage text not null,
  code text not null,
  message text not null,
  created_at timestamptz not null
);
comment on table core.failure is 'Why an object failed. Apart from core.asset, so that the many that succeed pay nothing.';

create table core.repair (
  asset_id uuid primary key references core.asset on delete restrict,
  repairs text[] not null,
  created_at timestamptz not null
);
comment on table core.repair is 'What had to be changed for a document to fit jsonb, such as a removed NUL. The received bytes stay as they came.';

create table core.lineage (
  id uuid primary key,
  request_id uuid,
  asset_id uuid,
  schema_id uuid,
  cluster_id uuid,
  stage text not null,
  actor text not null,
  detail jsonb not null default '{}',
  created_at timestamptz not null
);
create index lineage_request on core.lineage (request_id, id) where request_id is not null;
create index lineage_asset on core.lineage (asset_id, id) where asset_id is not null;
create index lineage_schema on core.lineage (schema_id, id) where schema_id is not null;
create index lineage_cluster on core.lineage (cluster_id, id) where cluster_id is not null;
comment on table core.lineage is 'The audit trail, written by triggers only and never changed. What happened to a whole batch is one row of its request.';

-- Crash-safety is not needed here: a batch lives within one transaction and is rebuilt from the raw bytes.
create unlogged table api.inbox (
  job_id bigint not null,
  ordinal integer not null,
  sha256 text not null,
  doc jsonb not null
);
comment on table api.inbox is 'Where a worker COPYs the documents of one job, in the transaction that then calls api.store_documents. Empty otherwise.';
-- A batch leaves dead rows behind until the next vacuum; without an index every later batch reads them all.
create index inbox_job on api.inbox (job_id);
