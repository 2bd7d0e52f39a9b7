create table core.collection (
  id integer primary key generated always as identity,
  name text not null unique,
  signature jsonb not null,
  documents bigint not null default 0,
  created_by_request uuid,
  created_at timestamptz not null,
  constraint name_is_an_identifier check (name ~ '^[a-z][a-z0-9_]{0,49}$' and name !~ '^docs_')
);
comment on table core.collection is 'Documents of one kind. Its table collections.docs_<name> always exists; collections.<name> only after acceptance.';
comment on column core.collection.signature is 'Top-level key -> share of documents that had it when the collection was made. Fixed, so that routing does not depend on what came since.';
comment on column core.collection.documents is 'Documents stored so far.';

create table core.document_route (
  request_id uuid not null references core.ingest_request on delete restrict,
  keys_sha256 bytea not null,
  collection_id integer not null references core.collection on delete restrict,
  primary key (request_id, keys_sha256)
);
comment on table core.document_route is 'Where each set of top-level keys of a request goes, decided once over the whole request.';
comment on column core.document_route.keys_sha256 is 'core._keys_hash of the set: the keys of one document can be longer than an index entry may be.';

create table core.collection_sample (
  collection_id integer not null references core.collection on delete restrict,
  hash bigint not null,
  asset_id uuid not null,
  depth integer not null,
  deepest_path text not null,
  object_array_path text,
  paths jsonb not null,
  primary key (collection_id, hash, asset_id)
);
comment on table core.collection_sample is 'The N_sample documents of a collection with the smallest hashes, measured: the decision looks at nothing else, so it does not depend on order.';
comment on column core.collection_sample.hash is 'jsonb_hash_extended(doc, 0), alike for equal documents.';
comment on column core.collection_sample.depth is 'Objects nested in one another, measured to the end; a flat document has 1.';
comment on column core.collection_sample.object_array_path is 'A path that holds an array of objects, or null.';
comment on column core.collection_sample.deepest_path is 'A path at which depth was found.';
comment on column core.collection_sample.paths is '[{"path", "keys", "type"}] to depth 3; keys is null below an array. Strings that are all RFC 3339 moments or dates have type timestamptz or date.';

create table core.schema_def (
  id uuid primary key,
  status text not null,
  name text not null,
  collection_id integer not null references core.collection on delete restrict,
  structure_hash text not null unique,
  storage_choice text not null,
  version integer not null default 1,
  proposal jsonb not null,
  reasons jsonb not null,
  profile jsonb not null,
  recommendations jsonb not null default '[]',
  sample_size integer not null,
  ddl text not null,
  reverse_ddl text not null,
  backfill_state text not null default 'none',
  backfill_done bigint not null default 0,
  backfill_total bigint not null default 0,
  backfill_after uuid,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  decision_note text,
  constraint status_is_known check (status in ('provisional', 'active', 'rejected')),
  constraint storage_choice_is_known check (storage_choice in ('sql', 'jsonb')),
  constraint backfill_state_is_known check (backfill_state in ('none', 'running', 'done'))
);
create unique index schema_def_active on core.schema_def (collection_id) where status = 'active';
create index schema_def_collection on core.schema_def (collection_id);
comment on table core.schema_def is 'Schema proposals and decisions. proposal is the one truth; ddl and reverse_ddl are rendered from it.';
comment on column core.schema_def.structure_hash is 'sha256 over the collection''s name and its sorted paths and types: the same documents in any order give the same hash.';
comment on column core.schema_def.proposal is '{"table", "columns": [{"name", "path", "type"}], "indexes": [...]}';
comment on column core.schema_def.reasons is 'Why sql or jsonb: each with the figure, the threshold and the path it was found at.';
