-- Written by `make docs` from a fresh installation, for reviewers. Migrations make the tables.
-- Functions are left out: each has a file of its own in db/functions.

CREATE SCHEMA api;

COMMENT ON SCHEMA api IS 'The verbs: every change of state is a call of one of these functions.';

CREATE SCHEMA catalog;

COMMENT ON SCHEMA catalog IS 'What people and programs may read: views, and functions that answer one question each.';

CREATE SCHEMA collections;

COMMENT ON SCHEMA collections IS 'The tables that JSON becomes: docs_<name> with every document, <name> with typed columns once a person agreed.';

CREATE SCHEMA core;

COMMENT ON SCHEMA core IS 'Tables and private helpers. Nobody but the owner touches them; read catalog, call api.';

CREATE TYPE core.candidate AS (
	asset_id uuid,
	coarse_check text
);

COMMENT ON TYPE core.candidate IS 'A file with which another is to be compared, and as in core.likeness_pair the check that comes before.';

CREATE TYPE core.path_count AS (
	path text,
	keys jsonb,
	type text,
	n bigint
);

COMMENT ON TYPE core.path_count IS 'How many documents of a sample have values of a type at a path; keys is null below an array.';

CREATE TYPE core.stored_batch AS (
	collection_id integer,
	schema_id uuid,
	ids uuid[],
	job_ids bigint[],
	ordinals integer[]
);

COMMENT ON TYPE core.stored_batch IS 'Documents that were stored in one collection by one statement: their ids, their jobs and ordinals, and the typed table they entered.';

CREATE TABLE core.schema_def (
    id uuid NOT NULL,
    status text NOT NULL,
    name text NOT NULL,
    collection_id integer NOT NULL,
    structure_hash text NOT NULL,
    storage_choice text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    proposal jsonb NOT NULL,
    reasons jsonb NOT NULL,
    profile jsonb NOT NULL,
    recommendations jsonb DEFAULT '[]'::jsonb NOT NULL,
    sample_size integer NOT NULL,
    ddl text NOT NULL,
    reverse_ddl text NOT NULL,
    backfill_state text DEFAULT 'none'::text NOT NULL,
    backfill_done bigint DEFAULT 0 NOT NULL,
    backfill_total bigint DEFAULT 0 NOT NULL,
    backfill_after uuid,
    created_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    decision_note text,
    gate jsonb DEFAULT '{"state": "unchecked"}'::jsonb NOT NULL,
    dry_run jsonb,
    override jsonb DEFAULT '{}'::jsonb NOT NULL,
    base_id uuid,
    superseded_by uuid,
    leaving jsonb DEFAULT '[]'::jsonb NOT NULL,
    backfill_last uuid,
    backfill_kind text DEFAULT 'fill'::text NOT NULL,
    child_paths text[] DEFAULT '{}'::text[] NOT NULL,
    backfill_error text,
    leaving_children jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT backfill_kind_is_known CHECK ((backfill_kind = ANY (ARRAY['fill'::text, 'fold'::text, 'heal'::text, 'index'::text]))),
    CONSTRAINT backfill_state_is_known CHECK ((backfill_state = ANY (ARRAY['none'::text, 'running'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT only_what_is_not_active_is_superseded CHECK (((superseded_by IS NULL) OR (status = 'provisional'::text))),
    CONSTRAINT status_is_known CHECK ((status = ANY (ARRAY['provisional'::text, 'active'::text, 'rejected'::text]))),
    CONSTRAINT storage_choice_is_known CHECK ((storage_choice = ANY (ARRAY['sql'::text, 'jsonb'::text])))
);

COMMENT ON TABLE core.schema_def IS 'Schema proposals and decisions. proposal is the one truth; ddl and reverse_ddl are rendered from it.';

COMMENT ON COLUMN core.schema_def.status IS 'provisional -> active by api.accept_schema, or rejected by api.reject_schema. rejected -> active by accepting after all. active -> provisional by api.rollback_schema, or when a later version is accepted (superseded_by is set then).';

COMMENT ON COLUMN core.schema_def.structure_hash IS 'sha256 over the collection''s name and its sorted paths and types: the same documents in any order give the same hash.';

COMMENT ON COLUMN core.schema_def.version IS '1 makes the table; each further one changes the table of base_id.';

COMMENT ON COLUMN core.schema_def.proposal IS '{"table", "version", "columns": [{"name", "path", "keys", "type", "presence", "since"}], "indexes": [column names], "children": [{"table", "path", "keys", "columns"}], "foreign_keys": [{"name", "column", "references_table", "references_column"}], "key": [paths]}';

COMMENT ON COLUMN core.schema_def.reasons IS 'Why sql or jsonb: each with the figure, the threshold and the path it was found at.';

COMMENT ON COLUMN core.schema_def.backfill_state IS 'none -> running -> done, or failed: rows are missing from the table until api.replay_backfill starts again. none again after a rollback.';

COMMENT ON COLUMN core.schema_def.gate IS '{"state", "ddl_sha256", "findings": [{"statement", "message"}], "checked_at"}: what was found when the DDL of that hash was read again. For any other DDL it says nothing.';

COMMENT ON COLUMN core.schema_def.dry_run IS 'What the proposal would do to the stored documents: {"ddl_sha256", "documents", "extra_documents", "table_bytes", "columns": [{"name", "fits", "inexact", "extra", "null", "missing", "misfits"}], "checked_at"}.';

COMMENT ON COLUMN core.schema_def.override IS 'What a person decided instead of the rule: {"storage_choice": {"value", "by", "reason", "at"}, "columns": {"by", "reason", "at"}}. Edited columns no longer follow the sample.';

COMMENT ON COLUMN core.schema_def.base_id IS 'The version this one changes; null for version 1.';

COMMENT ON COLUMN core.schema_def.superseded_by IS 'The accepted version that builds on this one. Rolling that back makes this one active again; until then it is provisional, but not up for decision.';

COMMENT ON COLUMN core.schema_def.leaving IS 'Columns of a later version that was rolled back: they are dropped once their values are back in extra.';

COMMENT ON COLUMN core.schema_def.backfill_last IS 'The last id a backfill has to look at: what came later came through the new table.';

COMMENT ON COLUMN core.schema_def.backfill_kind IS 'fill: rows for documents that were there before the table. fold: the same after the key, or the type of its column, changed. heal: rows made by an earlier version. index: the unique index of the key. heal continues with fold, and fold to index, where they are needed.';

COMMENT ON COLUMN core.schema_def.child_paths IS 'Arrays of objects an admin chose to have as child tables.';

COMMENT ON COLUMN core.schema_def.backfill_error IS 'Why filling the table failed; null unless backfill_state is failed.';

COMMENT ON COLUMN core.schema_def.leaving_children IS 'Child tables of a version that was rolled back, and columns of child tables. They stay until their values are back in extra: [{"table", "path", "keys", "columns", "drop"}].';

CREATE TABLE core.cluster_act (
    id uuid NOT NULL,
    act text NOT NULL,
    cluster_id uuid NOT NULL,
    actor text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    CONSTRAINT act_is_known CHECK ((act = ANY (ARRAY['rename'::text, 'confirm'::text, 'threshold'::text, 'cover'::text, 'merge'::text, 'split'::text, 'move'::text, 'apart'::text, 'arrange'::text])))
);

COMMENT ON TABLE core.cluster_act IS 'What a person did to clusters: enough to take it back exactly.';

COMMENT ON COLUMN core.cluster_act.cluster_id IS 'The cluster the act was asked of; core.cluster_act_cluster has all it touched.';

CREATE TABLE core.job (
    id bigint NOT NULL,
    state text NOT NULL,
    task text NOT NULL,
    queue text NOT NULL,
    request_id uuid,
    raw_id uuid,
    schema_id uuid,
    first_ordinal integer,
    last_ordinal integer,
    attempts integer DEFAULT 0 NOT NULL,
    max_attempts integer NOT NULL,
    queue_job_id bigint,
    worker text,
    stage text,
    error_code text,
    error_message text,
    error_permanent boolean,
    result jsonb,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    next_try_at timestamp with time zone,
    small_bytes integer,
    traceparent text DEFAULT NULLIF(current_setting('cubby.traceparent'::text, true), ''::text),
    api_key_id uuid,
    lost integer DEFAULT 0 NOT NULL,
    CONSTRAINT attempts_is_not_negative CHECK ((attempts >= 0)),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['queued'::text, 'processing'::text, 'done'::text, 'failed'::text])))
)
WITH (fillfactor='70');

COMMENT ON TABLE core.job IS 'One unit of queued work and how its last try ended: a file, a run of documents, a backfill. The queue itself is procrastinate''s; this is what it cannot say.';

COMMENT ON COLUMN core.job.state IS 'queued -> processing -> done or failed (a dead letter). processing -> queued by a retry, a requeue of the sweep or a hand-back; failed -> queued by api.replay_job.';

COMMENT ON COLUMN core.job.first_ordinal IS 'First object of the request this job works on; last_ordinal is the last, inclusive.';

COMMENT ON COLUMN core.job.queue_job_id IS 'The id in queue.procrastinate_jobs of the current round of tries.';

COMMENT ON COLUMN core.job.error_permanent IS 'True when trying again cannot help: the input is at fault, not the circumstances.';

COMMENT ON COLUMN core.job.result IS 'What a stage recorded for the next one of the same job, so that a retry does not do it twice.';

COMMENT ON COLUMN core.job.small_bytes IS 'Bytes of the documents of a small request, which one queue job stores together with those of others. Null for a job that has a queue job of its own from the start.';

COMMENT ON COLUMN core.job.traceparent IS 'The sampled W3C trace context of what queued it: the worker continues with that trace.';

COMMENT ON COLUMN core.job.api_key_id IS 'The API key of the request, by which jobs take turns; null for a request without one.';

COMMENT ON COLUMN core.job.lost IS 'How many tries ended with their worker, without a verdict. After the first, the job runs alone in its worker; after more than max_attempts it is a dead letter. These tries do not count as failed.';

CREATE TABLE core.collection (
    id integer NOT NULL,
    name text NOT NULL,
    signature jsonb,
    documents bigint DEFAULT 0 NOT NULL,
    created_by_request uuid,
    created_at timestamp with time zone NOT NULL,
    profiled bigint DEFAULT 0 NOT NULL,
    merged_into integer,
    key_paths jsonb DEFAULT '[]'::jsonb NOT NULL,
    order_path jsonb DEFAULT '[]'::jsonb NOT NULL,
    order_by text,
    delete_when jsonb DEFAULT '[]'::jsonb NOT NULL,
    delete_said jsonb DEFAULT '[]'::jsonb NOT NULL,
    learned_at timestamp with time zone,
    records_path jsonb,
    records_at text,
    envelopes_id integer,
    split_path jsonb,
    split_at text,
    contract text DEFAULT 'evolve'::text NOT NULL,
    frozen_at timestamp with time zone,
    knobs jsonb DEFAULT '{}'::jsonb NOT NULL,
    carriers jsonb,
    dedupe text DEFAULT 'keep_all'::text NOT NULL,
    CONSTRAINT contract_is_known CHECK ((contract = ANY (ARRAY['evolve'::text, 'freeze'::text, 'auto'::text]))),
    CONSTRAINT dedupe_is_known CHECK ((dedupe = ANY (ARRAY['keep_all'::text, 'keep_first'::text]))),
    CONSTRAINT frozen_says_since_when CHECK (((contract = 'freeze'::text) = (frozen_at IS NOT NULL))),
    CONSTRAINT key_or_dedupe CHECK (((dedupe = 'keep_all'::text) OR (key_paths = '[]'::jsonb))),
    CONSTRAINT knobs_are_an_object CHECK ((jsonb_typeof(knobs) = 'object'::text)),
    CONSTRAINT name_is_an_identifier CHECK (((octet_length(name) >= 1) AND (octet_length(name) <= 50) AND (name ~ '^[^[:space:][:cntrl:]"''\\/0-9_][^[:space:][:cntrl:]"''\\/]*$'::text) AND (name !~ '^docs_'::text)))
);

COMMENT ON TABLE core.collection IS 'Documents of one kind. Its table collections.docs_<name> always exists; collections.<name> only after acceptance.';

COMMENT ON COLUMN core.collection.signature IS 'Top-level key -> share of documents that had it when the first of them came. Fixed, so that routing does not depend on what came since; null until then, where a request that names the key made the collection.';

COMMENT ON COLUMN core.collection.documents IS 'Documents stored so far.';

COMMENT ON COLUMN core.collection.profiled IS 'Documents that the profile of all documents and the full text know of. The rest follows within seconds.';

COMMENT ON COLUMN core.collection.merged_into IS 'The collection that has its documents since an admin merged the two. What is like its signature goes there.';

COMMENT ON COLUMN core.collection.key_paths IS 'What identifies a document: [["order", "no"], …], the steps of each path. With a key the typed table holds the newest document of each; docs_ holds all.';

COMMENT ON COLUMN core.collection.order_path IS 'The steps of the path whose value orders the versions of a key; [] orders them by arrival.';

COMMENT ON COLUMN core.collection.order_by IS 'order_path as people write it; null for arrival alone.';

COMMENT ON COLUMN core.collection.delete_when IS 'What makes a document a tombstone, any of [{"path": steps, "equals": value} or {"path": steps, "is": "null"|"not null"}]. The row of its key leaves the typed table.';

COMMENT ON COLUMN core.collection.delete_said IS 'delete_when as people write it.';

COMMENT ON COLUMN core.collection.learned_at IS 'When the sample last took up documents; null before the first time.';

COMMENT ON COLUMN core.collection.records_path IS 'Steps of the path at which documents hold the records, null for each element of an array on the way. The elements of the arrays there are the documents. Null without that rule.';

COMMENT ON COLUMN core.collection.records_at IS 'The same path as it is written, for views.';

COMMENT ON COLUMN core.collection.envelopes_id IS 'The collection that has the envelopes whose records are here; documents that are routed to it are taken apart. Null without that rule.';

COMMENT ON COLUMN core.collection.split_path IS 'Steps of the path whose value decides which part a document goes to. Null without that rule.';

COMMENT ON COLUMN core.collection.split_at IS 'The same path as it is written, for views.';

COMMENT ON COLUMN core.collection.contract IS 'evolve: what no column holds goes to extra and is proposed as the next version. auto: such versions, which only add, are accepted without a person. freeze: a document with an unknown field or type is quarantined. Any changes to any other.';

COMMENT ON COLUMN core.collection.frozen_at IS 'Since when the contract is freeze: documents from then on are tested.';

COMMENT ON COLUMN core.collection.knobs IS 'Settings of the decision that an admin changed for this collection alone: {"max_top_level_keys": 40}.';

COMMENT ON COLUMN core.collection.carriers IS 'Key -> members of the large objects that its first documents carry, which later documents of its sender carry too. Null for none.';

COMMENT ON COLUMN core.collection.dedupe IS 'keep_all: each document has a row; keep_first: of documents with the same content the first has one. Either changes to the other. With a key it is keep_all, for the newest document of a key has its row.';

CREATE TABLE core.media (
    asset_id uuid NOT NULL,
    sha256 text NOT NULL,
    pixel_sha256 text,
    phash bit(64),
    width integer,
    height integer,
    duration_seconds double precision,
    extension text,
    filename text,
    thumbnails jsonb DEFAULT '{}'::jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    simple_tags text[] DEFAULT '{}'::text[] NOT NULL,
    notes text[] DEFAULT '{}'::text[] NOT NULL,
    location jsonb,
    caption text
)
WITH (fillfactor='60');

COMMENT ON TABLE core.media IS 'What the decoder found in a file: measures, hashes, metadata.';

COMMENT ON COLUMN core.media.pixel_sha256 IS 'sha256 of the decoded pixels: the same picture with other metadata has the same.';

COMMENT ON COLUMN core.media.phash IS 'DCT perceptual hash of the 256 pixel derivative; null for pictures too flat to tell apart.';

COMMENT ON COLUMN core.media.thumbnails IS 'Longest side in pixels -> URI.';

COMMENT ON COLUMN core.media.location IS 'Where it was taken: latitude, longitude, altitude, name; what a person said, else what the file says.';

COMMENT ON COLUMN core.media.caption IS 'What a person wrote about it.';

CREATE TABLE core.asset (
    id uuid NOT NULL,
    status text NOT NULL,
    kind text NOT NULL,
    media_type text,
    request_id uuid NOT NULL,
    ordinal integer NOT NULL,
    job_id bigint,
    raw_id uuid CONSTRAINT asset_raw_id_not_null1 NOT NULL,
    raw_offset bigint,
    size_bytes bigint NOT NULL,
    sha256 text,
    content_type text NOT NULL,
    uri text,
    owner text,
    collection_id integer,
    cluster_id uuid,
    cluster_similarity real,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    captured_local timestamp without time zone,
    captured_at timestamp with time zone,
    captured_precision text,
    captured_zone text,
    captured_source text,
    captured_trust text,
    main_id uuid,
    CONSTRAINT captured_is_whole CHECK ((((captured_local IS NULL) = (captured_precision IS NULL)) AND ((captured_local IS NULL) = (captured_source IS NULL)) AND ((captured_local IS NULL) = (captured_trust IS NULL)) AND ((captured_local IS NOT NULL) OR (captured_at IS NULL)))),
    CONSTRAINT captured_precision_is_known CHECK ((captured_precision = ANY (ARRAY['second'::text, 'day'::text, 'month'::text, 'year'::text]))),
    CONSTRAINT captured_source_is_known CHECK ((captured_source = ANY (ARRAY['person'::text, 'exif'::text, 'gps'::text, 'xmp'::text, 'iptc'::text, 'container'::text, 'sidecar'::text, 'filename'::text, 'path'::text, 'file'::text]))),
    CONSTRAINT captured_trust_is_known CHECK ((captured_trust = ANY (ARRAY['person'::text, 'high'::text, 'medium'::text, 'low'::text, 'lowest'::text]))),
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['media'::text, 'json'::text]))),
    CONSTRAINT media_has_a_media_type CHECK (((kind = 'media'::text) = (media_type IS NOT NULL))),
    CONSTRAINT media_type_is_known CHECK ((media_type = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'other'::text]))),
    CONSTRAINT status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'done'::text, 'failed'::text])))
)
WITH (fillfactor='60');

COMMENT ON TABLE core.asset IS 'One logical object: a document or a file. Read it as catalog.asset, where every column has its final meaning.';

COMMENT ON COLUMN core.asset.status IS 'queued -> done or failed; failed -> queued by a replay. Processing is not a value: catalog.asset shows it while a job works on the object. So the second write of a document stays the only one.';

COMMENT ON COLUMN core.asset.request_id IS 'core.ingest_request; no foreign key, for the sake of bulk speed: requests are never deleted.';

COMMENT ON COLUMN core.asset.ordinal IS 'Position in the request, from 0.';

COMMENT ON COLUMN core.asset.job_id IS 'The job that works on the object; null when it had failed before it could be queued.';

COMMENT ON COLUMN core.asset.raw_offset IS 'Where the bytes of an array element begin in its raw part; null when the object is the whole part.';

COMMENT ON COLUMN core.asset.uri IS 'Canonical place of a file; null while only the raw bytes exist, and for documents.';

COMMENT ON COLUMN core.asset.collection_id IS 'core.collection of a document; no foreign key, for the sake of bulk speed: collections are never deleted.';

COMMENT ON COLUMN core.asset.captured_local IS 'The local date and time when a file was taken. The first of the day, month or year where captured_precision says that no more is known.';

COMMENT ON COLUMN core.asset.captured_at IS 'The moment it was taken; null where the zone of the place is unknown.';

COMMENT ON COLUMN core.asset.captured_zone IS 'The offset of the local time from UTC (+02:00), or the name of the zone where a person gave one; null when unknown.';

COMMENT ON COLUMN core.asset.captured_source IS 'What says so: person, exif, gps, xmp, iptc, container, sidecar, filename, path (a folder''s name), or file (its modification time).';

COMMENT ON COLUMN core.asset.captured_trust IS 'person, high (a clock with its zone), medium (a clock without one), low (a name), lowest (a folder''s month or year, the file''s own time).';

COMMENT ON COLUMN core.asset.main_id IS 'The file that stands for this one in lists; null for a file that stands for itself. core.companion has the reason.';

CREATE TABLE core.kept_original (
    asset_id uuid NOT NULL,
    instead_of uuid NOT NULL,
    links_before jsonb NOT NULL,
    kept_by text NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    CONSTRAINT kept_is_another CHECK ((asset_id <> instead_of))
);

COMMENT ON TABLE core.kept_original IS 'Files that a person made the original of their group, because they are the better ones. They go before what was received earlier, and the newest choice before older ones.';

COMMENT ON COLUMN core.kept_original.links_before IS 'The links of the group as they were: asset id -> {class, evidence}. Taking the choice back gives these back.';

CREATE TABLE core.ingest_request (
    id uuid NOT NULL,
    owner text,
    comments text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    collection text,
    idempotency_key text,
    fingerprint text,
    objects_total integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    api_key_id uuid,
    traceparent text,
    http_request_id text,
    records_of uuid,
    CONSTRAINT objects_total_is_positive CHECK ((objects_total > 0))
);

COMMENT ON TABLE core.ingest_request IS 'One accepted POST: who sent it, with which words, under which idempotency key.';

COMMENT ON COLUMN core.ingest_request.collection IS 'The collection the sender named for the documents; null leaves it to routing.';

COMMENT ON COLUMN core.ingest_request.idempotency_key IS 'Unique for each API key and owner. The same key with the same fingerprint gets the first answer again.';

COMMENT ON COLUMN core.ingest_request.fingerprint IS 'sha256 over the form fields and the ordered sha256 of the parts, in hex.';

COMMENT ON COLUMN core.ingest_request.api_key_id IS 'The API key that the request came with; null for one without a key, and for those of versions that did not record it.';

COMMENT ON COLUMN core.ingest_request.traceparent IS 'The sampled W3C trace context it came with or was given; null without one.';

COMMENT ON COLUMN core.ingest_request.http_request_id IS 'X-Request-ID of the HTTP request that brought it; null for those of earlier versions and of SQL.';

COMMENT ON COLUMN core.ingest_request.records_of IS 'The request whose documents were taken apart: its records came by themselves. Null for a request that was sent.';

CREATE TABLE core.file_name (
    asset_id uuid NOT NULL,
    owner text,
    folder text NOT NULL,
    name text NOT NULL,
    stem text NOT NULL,
    role text NOT NULL,
    content_identifier text,
    keys text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT role_is_known CHECK ((role = ANY (ARRAY['picture'::text, 'raw'::text, 'film'::text, 'sidecar'::text])))
);

COMMENT ON TABLE core.file_name IS 'Names of files that may belong together, so that they find each other in whatever order they come.';

COMMENT ON COLUMN core.file_name.folder IS 'The folder the file was sent from, empty where that is unknown.';

COMMENT ON COLUMN core.file_name.name IS 'The name in lower case.';

COMMENT ON COLUMN core.file_name.stem IS 'The name without its last ending.';

COMMENT ON COLUMN core.file_name.content_identifier IS 'What a phone writes into both halves of a live photo.';

COMMENT ON COLUMN core.file_name.keys IS 'Folder and name as the sidecars of Google Takeout may spell them; of a sidecar of another kind empty.';

CREATE TABLE core.webhook_delivery (
    id uuid NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    status integer,
    error text,
    seconds double precision,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text])))
)
WITH (fillfactor='70');

COMMENT ON TABLE core.webhook_delivery IS 'What is sent, or was sent in the last 30 days, to a webhook.';

COMMENT ON COLUMN core.webhook_delivery.state IS 'waiting -> delivered or failed (a dead letter); failed -> waiting by api.replay_deliveries.';

COMMENT ON COLUMN core.webhook_delivery.event_id IS 'The row of lineage; null for a test. No foreign key, for the sake of lineage.';

COMMENT ON COLUMN core.webhook_delivery.next_try_at IS 'When it is due while it waits.';

COMMENT ON COLUMN core.webhook_delivery.status IS 'HTTP status of the last answer; null where there was none.';

COMMENT ON COLUMN core.webhook_delivery.error IS 'Why the last try failed.';

COMMENT ON COLUMN core.webhook_delivery.seconds IS 'How long the last try took.';

CREATE TABLE core.cluster (
    id uuid NOT NULL,
    name text NOT NULL,
    space text NOT NULL,
    provisional boolean DEFAULT true NOT NULL,
    threshold real NOT NULL,
    centroid public.vector(512) NOT NULL,
    cover_asset_id uuid,
    named_by text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    merged_into uuid,
    folder text,
    thresholds jsonb DEFAULT '{}'::jsonb NOT NULL,
    unsorted boolean DEFAULT true NOT NULL,
    CONSTRAINT what_is_merged_is_closed CHECK (((merged_into IS NULL) OR closed))
);

COMMENT ON TABLE core.cluster IS 'A directory of like media. centroid is the published mean; the exact one is in core.cluster_mean.';

COMMENT ON COLUMN core.cluster.provisional IS 'True until it has N_confirm members or an admin confirms it.';

COMMENT ON COLUMN core.cluster.named_by IS 'Who named it; null while the name is Cubby''s own guess, which may still improve.';

COMMENT ON COLUMN core.cluster.closed IS 'True when its members went elsewhere for good. It has none, and its name is free again.';

COMMENT ON COLUMN core.cluster.merged_into IS 'The cluster that took its members in.';

COMMENT ON COLUMN core.cluster.folder IS 'Its directory below library/; null until it is decided.';

COMMENT ON COLUMN core.cluster.thresholds IS 'Space -> the threshold the cluster had there, for when that space is used again.';

COMMENT ON COLUMN core.cluster.unsorted IS 'True while it has too few members to be a directory and no person made it one: its files are below library/unsorted/. False -> true when an act is undone, or members leave.';

CREATE TABLE core.asset_raw (
    id uuid NOT NULL,
    request_id uuid NOT NULL,
    part_id text NOT NULL,
    uri text NOT NULL,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    claimed_type text,
    content_type text NOT NULL,
    format text,
    filename text,
    created_at timestamp with time zone NOT NULL,
    path text,
    modified_at timestamp with time zone,
    packed_in uuid,
    CONSTRAINT format_is_known CHECK ((format = ANY (ARRAY['json'::text, 'ndjson'::text]))),
    CONSTRAINT path_is_not_too_long CHECK (((length(path) >= 1) AND (length(path) <= 4096)))
);

COMMENT ON TABLE core.asset_raw IS 'Immutable record of every part received: where its bytes are and what they hash to. Refuses update and delete.';

COMMENT ON COLUMN core.asset_raw.part_id IS 'The name of the part below incoming/<request_id>/.';

COMMENT ON COLUMN core.asset_raw.uri IS 'Where the bytes are: a file, or as uri#start+length the slice of a file that small requests share.';

COMMENT ON COLUMN core.asset_raw.claimed_type IS 'The content type the sender claimed; content_type is what the bytes say.';

COMMENT ON COLUMN core.asset_raw.format IS 'json or ndjson when the part holds documents, null when it is one file.';

COMMENT ON COLUMN core.asset_raw.path IS 'The path that the sender gave, with its folders and its name, joined by slashes; null where there was none.';

COMMENT ON COLUMN core.asset_raw.modified_at IS 'When the file was last written where it was sent from, as far as the sender says.';

COMMENT ON COLUMN core.asset_raw.packed_in IS 'The received part that this one was unpacked or decoded from; null for a part that is as it came.';

CREATE VIEW catalog.job AS
 SELECT job.id AS job_id,
    job.state,
    job.task,
    job.queue,
    job.stage,
    job.attempts,
    job.max_attempts,
    job.error_code,
    job.error_message,
    job.error_permanent,
        CASE
            WHEN (job.task = 'media.process'::text) THEN asset.id
            ELSE NULL::uuid
        END AS system_id,
    raw.filename,
    job.request_id,
    job.schema_id,
    ((job.last_ordinal - job.first_ordinal) + 1) AS objects,
    job.worker,
    job.created_at,
    job.started_at,
    job.finished_at,
    job.next_try_at,
        CASE
            WHEN (job.result ? 'total'::text) THEN jsonb_build_object('done', (job.result -> 'done'::text), 'total', (job.result -> 'total'::text))
            ELSE NULL::jsonb
        END AS progress
   FROM ((core.job
     LEFT JOIN core.asset_raw raw ON ((raw.id = job.raw_id)))
     LEFT JOIN core.asset ON (((asset.request_id = job.request_id) AND (asset.ordinal = job.first_ordinal) AND (job.task = 'media.process'::text))));

COMMENT ON VIEW catalog.job IS 'Units of queued work: a file, a run of documents, the filling of a table.';

COMMENT ON COLUMN catalog.job.job_id IS 'Its number.';

COMMENT ON COLUMN catalog.job.state IS 'queued, processing, done or failed.';

COMMENT ON COLUMN catalog.job.task IS 'What is to be done: media.process, json.store, schema.backfill and so on.';

COMMENT ON COLUMN catalog.job.queue IS 'The queue workers take it from.';

COMMENT ON COLUMN catalog.job.stage IS 'How far it has come.';

COMMENT ON COLUMN catalog.job.attempts IS 'Tries so far.';

COMMENT ON COLUMN catalog.job.max_attempts IS 'Tries it gets before it is a dead letter.';

COMMENT ON COLUMN catalog.job.error_code IS 'Why the last try failed, as a word.';

COMMENT ON COLUMN catalog.job.error_message IS 'Why the last try failed, as a sentence.';

COMMENT ON COLUMN catalog.job.error_permanent IS 'True when trying again cannot help.';

COMMENT ON COLUMN catalog.job.system_id IS 'The file it works on.';

COMMENT ON COLUMN catalog.job.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.job.request_id IS 'The request it came with.';

COMMENT ON COLUMN catalog.job.schema_id IS 'The proposal it works on.';

COMMENT ON COLUMN catalog.job.objects IS 'How many objects it works on.';

COMMENT ON COLUMN catalog.job.worker IS 'Worker that has it.';

COMMENT ON COLUMN catalog.job.created_at IS 'When it was queued.';

COMMENT ON COLUMN catalog.job.started_at IS 'When the last try began.';

COMMENT ON COLUMN catalog.job.finished_at IS 'When it ended.';

COMMENT ON COLUMN catalog.job.next_try_at IS 'When it is tried again.';

COMMENT ON COLUMN catalog.job.progress IS '{"done", "total"} of a job that counts its steps; null for the others.';

CREATE TABLE core.duplicate_verdict (
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    verdict text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    decision_id uuid NOT NULL,
    CONSTRAINT pair_is_ordered CHECK ((first_id < second_id)),
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['different'::text, 'same'::text])))
);

COMMENT ON TABLE core.duplicate_verdict IS 'What a person said of a pair of files, for good: two that are different are never in one group again, whatever a later model finds.';

COMMENT ON COLUMN core.duplicate_verdict.first_id IS 'The file of the two that was received first.';

COMMENT ON COLUMN core.duplicate_verdict.decision_id IS 'What a person said at once has one decision, however many pairs it speaks of.';

CREATE TABLE core.api_key (
    id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    secret_sha256 text NOT NULL,
    requests_per_minute integer,
    max_request_bytes bigint,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    budgets jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT budgets_are_whole_numbers CHECK (((jsonb_typeof(budgets) = 'object'::text) AND (NOT (budgets @? 'strict $.*?((@.type() != "number" || @ < 1) || @.floor() != @)'::jsonpath)))),
    CONSTRAINT max_request_bytes_is_positive CHECK ((max_request_bytes > 0)),
    CONSTRAINT name_is_readable CHECK ((name ~ '^[[:print:]]{1,100}$'::text)),
    CONSTRAINT requests_per_minute_is_positive CHECK ((requests_per_minute > 0)),
    CONSTRAINT role_is_known CHECK ((role = ANY (ARRAY['ingest'::text, 'read'::text, 'admin'::text])))
);

COMMENT ON TABLE core.api_key IS 'Who may call the HTTP API. The secret itself is shown once and not kept.';

COMMENT ON COLUMN core.api_key.role IS 'ingest may send; read may read; admin may do everything.';

COMMENT ON COLUMN core.api_key.secret_sha256 IS 'sha256 of the secret in hex. A secret has 244 random bits, so a slow hash would add nothing.';

COMMENT ON COLUMN core.api_key.last_used_at IS 'To the minute: written at most once a minute.';

COMMENT ON COLUMN core.api_key.budgets IS 'Budgets of this key that differ from the settings: {"requests": 20, "bytes": 1000000}. The names are those of core._budgets(). Empty for a key with those of the settings.';

CREATE TABLE core.setting (
    name text NOT NULL,
    value jsonb NOT NULL,
    initial jsonb NOT NULL,
    type text NOT NULL,
    minimum numeric,
    maximum numeric,
    sentence text NOT NULL,
    choices text[],
    CONSTRAINT setting_type_is_known CHECK ((type = ANY (ARRAY['integer'::text, 'number'::text, 'boolean'::text, 'text'::text]))),
    CONSTRAINT setting_value_has_its_type CHECK (
CASE type
    WHEN 'integer'::text THEN ((jsonb_typeof(value) = 'number'::text) AND ((((value #>> '{}'::text[]))::numeric % (1)::numeric) = (0)::numeric))
    WHEN 'number'::text THEN (jsonb_typeof(value) = 'number'::text)
    WHEN 'boolean'::text THEN (jsonb_typeof(value) = 'boolean'::text)
    ELSE (jsonb_typeof(value) = 'string'::text)
END),
    CONSTRAINT setting_value_is_in_range CHECK (((jsonb_typeof(value) <> 'number'::text) OR ((((value #>> '{}'::text[]))::numeric >= COALESCE(minimum, '-Infinity'::numeric)) AND (((value #>> '{}'::text[]))::numeric <= COALESCE(maximum, 'Infinity'::numeric))))),
    CONSTRAINT setting_value_is_offered CHECK (((choices IS NULL) OR ((value #>> '{}'::text[]) = ANY (choices))))
);

COMMENT ON TABLE core.setting IS 'The knobs an admin may turn while everything runs. Change them with api.change_setting, which leaves a trace in lineage.';

COMMENT ON COLUMN core.setting.initial IS 'The value the project ships, to go back to.';

COMMENT ON COLUMN core.setting.choices IS 'The words a text setting may have; null: any.';

CREATE TABLE core.collection_path (
    collection_id integer NOT NULL,
    steps_sha256 bytea NOT NULL,
    parent_sha256 bytea,
    steps text NOT NULL COLLATE pg_catalog."C",
    depth integer NOT NULL,
    documents bigint NOT NULL,
    occurrences bigint NOT NULL,
    types jsonb NOT NULL,
    number_min numeric,
    number_max numeric,
    text_min text COLLATE pg_catalog."C",
    text_max text COLLATE pg_catalog."C",
    length_min bigint,
    length_max bigint,
    hashes bigint[] NOT NULL,
    examples jsonb NOT NULL,
    key_hashes bigint[] NOT NULL
);

COMMENT ON TABLE core.collection_path IS 'What all documents of a collection have at each path to depth 3, in counters that can be merged: neither order nor batching of documents changes them. Read it as catalog.schema_path.';

COMMENT ON COLUMN core.collection_path.steps IS 'The path: a key after U+0001, an element of an array as U+0002, and U+0003 for the members of an object that have no row of their own.';

COMMENT ON COLUMN core.collection_path.documents IS 'Documents that have the path, with whatever value.';

COMMENT ON COLUMN core.collection_path.occurrences IS 'Values found at the path: more than documents below an array.';

COMMENT ON COLUMN core.collection_path.types IS 'Values by type.';

COMMENT ON COLUMN core.collection_path.text_min IS 'First 100 characters of the smallest string, by code points.';

COMMENT ON COLUMN core.collection_path.length_min IS 'Characters of strings, elements of arrays.';

COMMENT ON COLUMN core.collection_path.hashes IS 'The 64 smallest hashes of different scalars: all of them when there are fewer, else what the number of different values is estimated from.';

COMMENT ON COLUMN core.collection_path.examples IS '{hash: scalar} of the smallest hashes; of strings the first 100 characters.';

COMMENT ON COLUMN core.collection_path.key_hashes IS 'The 64 smallest hashes of different keys that objects have at this path.';

CREATE TABLE core.lineage (
    id uuid NOT NULL,
    request_id uuid,
    asset_id uuid,
    schema_id uuid,
    cluster_id uuid,
    stage text NOT NULL,
    actor text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    db_user text DEFAULT SESSION_USER,
    trace_id text DEFAULT substr(NULLIF(current_setting('cubby.traceparent'::text, true), ''::text), 4, 32),
    api_key_id uuid DEFAULT 
CASE
    WHEN ((COALESCE(current_setting('cubby.api_key_id'::text, true), ''::text) <> ''::text) AND pg_has_role(SESSION_USER, 'cubby_api'::name, 'member'::text)) THEN (current_setting('cubby.api_key_id'::text))::uuid
    ELSE NULL::uuid
END
);

COMMENT ON TABLE core.lineage IS 'The audit trail, written by triggers only and never changed. What happened to a whole batch is one row of its request.';

COMMENT ON COLUMN core.lineage.xid IS 'The transaction that wrote it: the order in which events are told.';

COMMENT ON COLUMN core.lineage.db_user IS 'The database login of the session; the caller cannot choose it. Null for rows of versions that did not record it.';

COMMENT ON COLUMN core.lineage.trace_id IS 'The trace of the transaction that did it, 32 hex digits; null where none was sampled.';

COMMENT ON COLUMN core.lineage.api_key_id IS 'The API key of the request that did it; null for acts without one, and for rows of versions that did not record it.';

CREATE TABLE core.webhook (
    id uuid NOT NULL,
    url text NOT NULL,
    stages text[],
    kinds text[],
    owner text,
    collection text,
    secret text NOT NULL,
    job_id bigint,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone
);

COMMENT ON TABLE core.webhook IS 'Subscriptions: events that match all of the filters are sent to the URL.';

COMMENT ON COLUMN core.webhook.stages IS 'Stages of lineage; null for all.';

COMMENT ON COLUMN core.webhook.kinds IS 'What it happened to: object, request, schema, cluster, system; null for all.';

COMMENT ON COLUMN core.webhook.owner IS 'Owner of the request it came with; null for all.';

COMMENT ON COLUMN core.webhook.collection IS 'Name of the collection; null for all.';

COMMENT ON COLUMN core.webhook.secret IS 'whsec_ and the key of the signature in base64. Shown once, and emptied when the subscription is deleted.';

COMMENT ON COLUMN core.webhook.job_id IS 'The job webhook.deliver that sends its deliveries, or the last that did.';

COMMENT ON COLUMN core.webhook.deleted_at IS 'When it was deleted; it receives nothing any more.';

CREATE UNLOGGED TABLE api.inbox (
    job_id bigint NOT NULL,
    ordinal integer NOT NULL,
    sha256 text NOT NULL,
    doc jsonb NOT NULL
);

COMMENT ON TABLE api.inbox IS 'Where a worker COPYs the documents of one job, in the transaction that then calls api.store_documents. Empty otherwise.';

CREATE VIEW catalog.arrival AS
 SELECT ((asset.created_at AT TIME ZONE 'UTC'::text))::date AS day,
    asset.owner,
    COALESCE(asset.media_type, collection.name) AS what,
    asset.kind,
    count(*) AS objects,
    sum(asset.size_bytes) AS bytes,
    count(*) FILTER (WHERE (asset.status = 'failed'::text)) AS failed
   FROM (core.asset
     LEFT JOIN core.collection ON ((collection.id = asset.collection_id)))
  GROUP BY (((asset.created_at AT TIME ZONE 'UTC'::text))::date), asset.owner, COALESCE(asset.media_type, collection.name), asset.kind;

COMMENT ON VIEW catalog.arrival IS 'What came in, counted by day (UTC), owner and what it is. Of today: where day = current_date.';

COMMENT ON COLUMN catalog.arrival.day IS 'In UTC.';

COMMENT ON COLUMN catalog.arrival.owner IS 'Owner that the sender gave.';

COMMENT ON COLUMN catalog.arrival.what IS 'The media type of files, the collection of documents; null until it is known.';

COMMENT ON COLUMN catalog.arrival.kind IS 'media or json.';

COMMENT ON COLUMN catalog.arrival.objects IS 'How many came.';

COMMENT ON COLUMN catalog.arrival.bytes IS 'Their size as received.';

COMMENT ON COLUMN catalog.arrival.failed IS 'How many of them failed.';

CREATE TABLE core.embedding (
    asset_id uuid NOT NULL,
    space text NOT NULL,
    vector public.vector(512) NOT NULL,
    created_at timestamp with time zone NOT NULL
)
PARTITION BY LIST (space);
ALTER TABLE ONLY core.embedding ALTER COLUMN vector SET STORAGE PLAIN;

COMMENT ON TABLE core.embedding IS 'One unit vector of 512 dimensions for each asset and space.';

CREATE TABLE core.embedding_space (
    space text NOT NULL,
    model text NOT NULL,
    threshold real NOT NULL,
    has_text boolean NOT NULL,
    active boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    label_scale real DEFAULT 100 NOT NULL,
    tag_threshold real DEFAULT 0.2 NOT NULL,
    calibration jsonb,
    arranged_files integer DEFAULT 0 NOT NULL,
    used_at timestamp with time zone,
    pack text,
    pack_sha256 text,
    candidate_cosine real,
    CONSTRAINT candidate_cosine_is_cosine CHECK (((candidate_cosine >= (0)::double precision) AND (candidate_cosine <= (1)::double precision))),
    CONSTRAINT label_scale_is_positive CHECK ((label_scale > (0)::double precision)),
    CONSTRAINT pack_has_both CHECK (((pack IS NULL) = (pack_sha256 IS NULL))),
    CONSTRAINT tag_threshold_is_a_probability CHECK (((tag_threshold >= (0)::double precision) AND (tag_threshold <= (1)::double precision)))
);

COMMENT ON TABLE core.embedding_space IS 'One kind of vector: model, weights and preprocessing together. Vectors of two spaces are never compared.';

COMMENT ON COLUMN core.embedding_space.threshold IS 'Cosine similarity from which a new cluster of this space takes a picture in.';

COMMENT ON COLUMN core.embedding_space.has_text IS 'Whether texts can be embedded into the same space.';

COMMENT ON COLUMN core.embedding_space.label_scale IS 'Factor of the similarities to labels in the softmax that makes probabilities of them.';

COMMENT ON COLUMN core.embedding_space.tag_threshold IS 'Least probability of a tag whose label has no threshold of its own.';

COMMENT ON COLUMN core.embedding_space.calibration IS 'What the threshold rests on: level, files, clusters, separation, agreement of sure tags, when. Null: that of the model.';

COMMENT ON COLUMN core.embedding_space.arranged_files IS 'How many files it had when they were last arranged.';

COMMENT ON COLUMN core.embedding_space.used_at IS 'When a switch last made it the active one; null for the first space, and before a switch.';

COMMENT ON COLUMN core.embedding_space.pack IS 'Name of the model pack in storage that makes it. Null for a space that needs none, and for a pack that no host has put there.';

COMMENT ON COLUMN core.embedding_space.pack_sha256 IS 'sha256 of its model.json, which has that of each other file; the pack is in storage under models/<this>.';

COMMENT ON COLUMN core.embedding_space.candidate_cosine IS 'Least cosine of two pictures for a comparison, where the model gives nearly all a high one; null: the setting of this name.';

CREATE VIEW catalog.asset AS
 SELECT asset.id,
        CASE
            WHEN ((asset.status = 'queued'::text) AND (job.state = 'processing'::text)) THEN 'processing'::text
            ELSE asset.status
        END AS status,
    asset.kind,
    asset.media_type,
    COALESCE(asset.uri, (raw.uri ||
        CASE
            WHEN (asset.raw_offset IS NULL) THEN ''::text
            ELSE format('#bytes=%s-%s'::text, asset.raw_offset, ((asset.raw_offset + asset.size_bytes) - 1))
        END)) AS uri,
    asset.sha256,
    asset.content_type,
    asset.size_bytes,
    raw.filename,
    asset.owner,
    request.comments,
    asset.tags,
    collection.name AS collection,
    ( SELECT schema.id
           FROM core.schema_def schema
          WHERE (schema.collection_id = asset.collection_id)
          ORDER BY (schema.status <> 'active'::text), schema.version DESC
         LIMIT 1) AS schema_id,
    asset.cluster_id,
    cluster.name AS cluster,
    asset.cluster_similarity,
    embedding.vector AS embedding,
    media.metadata,
    asset.request_id,
    asset.ordinal,
    asset.created_at,
    raw.path,
    asset.captured_local,
    asset.captured_at,
    asset.captured_precision,
    asset.captured_zone,
    asset.captured_source,
    asset.captured_trust,
    media.location AS place,
    media.caption,
    asset.main_id
   FROM (((((((core.asset
     JOIN core.asset_raw raw ON ((raw.id = asset.raw_id)))
     JOIN core.ingest_request request ON ((request.id = asset.request_id)))
     LEFT JOIN core.job ON (((job.id = asset.job_id) AND (asset.status = 'queued'::text))))
     LEFT JOIN core.collection ON ((collection.id = asset.collection_id)))
     LEFT JOIN core.cluster ON ((cluster.id = asset.cluster_id)))
     LEFT JOIN core.media ON ((media.asset_id = asset.id)))
     LEFT JOIN core.embedding ON (((embedding.asset_id = asset.id) AND (embedding.space = ( SELECT embedding_space.space
           FROM core.embedding_space
          WHERE embedding_space.active)))));

COMMENT ON VIEW catalog.asset IS 'Every object that came in, document or file, with where it is and what became of it.';

COMMENT ON COLUMN catalog.asset.id IS 'Its system id.';

COMMENT ON COLUMN catalog.asset.status IS 'queued, processing, done or failed.';

COMMENT ON COLUMN catalog.asset.kind IS 'media or json.';

COMMENT ON COLUMN catalog.asset.media_type IS 'image, video, audio or other; null for a document.';

COMMENT ON COLUMN catalog.asset.uri IS 'Where the bytes are: the canonical place of a file, the slice of the received bytes for a document.';

COMMENT ON COLUMN catalog.asset.sha256 IS 'Of the bytes at uri.';

COMMENT ON COLUMN catalog.asset.content_type IS 'What the bytes say they are, whatever the sender said.';

COMMENT ON COLUMN catalog.asset.size_bytes IS 'Bytes at uri.';

COMMENT ON COLUMN catalog.asset.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.asset.owner IS 'The owner the sender named, or a person since.';

COMMENT ON COLUMN catalog.asset.comments IS 'What the sender wrote with the request.';

COMMENT ON COLUMN catalog.asset.tags IS 'What the sender said, what is plain to see, and what the model saw.';

COMMENT ON COLUMN catalog.asset.collection IS 'The collection of the document.';

COMMENT ON COLUMN catalog.asset.schema_id IS 'The proposal for its collection: the active one, else the newest.';

COMMENT ON COLUMN catalog.asset.cluster_id IS 'The cluster a file is in.';

COMMENT ON COLUMN catalog.asset.cluster IS 'The name of that cluster.';

COMMENT ON COLUMN catalog.asset.cluster_similarity IS 'Cosine similarity to the mean of its cluster when it was put there, up to 1.';

COMMENT ON COLUMN catalog.asset.embedding IS 'The vector in the active space, if there is one.';

COMMENT ON COLUMN catalog.asset.metadata IS 'What the decoder found: EXIF, duration, codec.';

COMMENT ON COLUMN catalog.asset.request_id IS 'The request it came with.';

COMMENT ON COLUMN catalog.asset.ordinal IS 'Its place in the request, from 0.';

COMMENT ON COLUMN catalog.asset.created_at IS 'When its request came in; when a file was taken is captured_local.';

COMMENT ON COLUMN catalog.asset.path IS 'Where the sender had it, with its folders; null where nothing was said.';

COMMENT ON COLUMN catalog.asset.captured_local IS 'The local date and time a file was taken; the first of its day, month or year where captured_precision says so.';

COMMENT ON COLUMN catalog.asset.captured_at IS 'The moment it was taken; null where the zone of the place is unknown.';

COMMENT ON COLUMN catalog.asset.captured_precision IS 'second, day, month or year: how much of captured_local is known.';

COMMENT ON COLUMN catalog.asset.captured_zone IS 'The offset of captured_local from UTC, or the name of the zone where a person gave one; null when unknown.';

COMMENT ON COLUMN catalog.asset.captured_source IS 'person, exif, gps, xmp, iptc, container, sidecar, filename, path or file.';

COMMENT ON COLUMN catalog.asset.captured_trust IS 'person, high, medium, low or lowest.';

COMMENT ON COLUMN catalog.asset.place IS 'Where it was taken: latitude, longitude, altitude, name; what a person said, else what the file says.';

COMMENT ON COLUMN catalog.asset.caption IS 'What a person wrote about it.';

COMMENT ON COLUMN catalog.asset.main_id IS 'The file that stands for this one in lists, as the raw file for its sidecar; null for one that stands for itself.';

CREATE TABLE core.backup (
    id uuid NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    destination text NOT NULL,
    files bigint,
    bytes bigint,
    actor text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT an_ended_one_says_when CHECK (((state = 'running'::text) = (ended_at IS NULL))),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['running'::text, 'complete'::text, 'failed'::text])))
);

COMMENT ON TABLE core.backup IS 'Backups that cubby backup began. While one runs and reports, no stale file is removed: the database it copied may name it.';

COMMENT ON COLUMN core.backup.id IS 'The name of the snapshot in the backup.';

COMMENT ON COLUMN core.backup.state IS 'running -> complete or failed. One that was killed stays running; ten minutes after its last report it holds nothing back.';

COMMENT ON COLUMN core.backup.destination IS 'Where it was copied to.';

COMMENT ON COLUMN core.backup.files IS 'Files of storage that it holds; null until that is known.';

COMMENT ON COLUMN core.backup.bytes IS 'Their bytes together, whatever part of them was there already.';

COMMENT ON COLUMN core.backup.actor IS 'Actor that began it.';

COMMENT ON COLUMN core.backup.reported_at IS 'When it last said that it runs.';

COMMENT ON COLUMN core.backup.ended_at IS 'When it ended; null while it runs, and when it was killed.';

CREATE VIEW catalog.backup AS
 SELECT id,
    state,
    destination,
    files,
    bytes,
    actor,
    started_at,
    reported_at,
    ended_at
   FROM core.backup;

COMMENT ON VIEW catalog.backup IS 'Backups that cubby backup began on this database.';

COMMENT ON COLUMN catalog.backup.id IS 'The name of the snapshot in the backup.';

COMMENT ON COLUMN catalog.backup.state IS 'running, complete or failed. One that was killed stays running.';

COMMENT ON COLUMN catalog.backup.destination IS 'Where it was copied to.';

COMMENT ON COLUMN catalog.backup.files IS 'Files of storage that it holds.';

COMMENT ON COLUMN catalog.backup.bytes IS 'Their bytes together, whatever part of them was there already.';

COMMENT ON COLUMN catalog.backup.actor IS 'Actor that began it.';

COMMENT ON COLUMN catalog.backup.started_at IS 'When it began; the snapshot is a moment younger.';

COMMENT ON COLUMN catalog.backup.reported_at IS 'When it last said that it runs.';

COMMENT ON COLUMN catalog.backup.ended_at IS 'When it ended; null while it runs, and when it was killed.';

CREATE TABLE core.cluster_mean (
    cluster_id uuid NOT NULL,
    members integer NOT NULL,
    total public.vector(512) NOT NULL,
    certainty real,
    CONSTRAINT members_is_not_negative CHECK ((members >= 0))
)
WITH (fillfactor='50');

COMMENT ON TABLE core.cluster_mean IS 'Number of members of a cluster and the sum of their vectors.';

COMMENT ON COLUMN core.cluster_mean.certainty IS 'How much nearer its members are to each other than to the next cluster: their mean silhouette, 0 to 1. Null for one member, and until it was measured.';

CREATE VIEW catalog.cluster AS
 SELECT cluster.id,
    cluster.name,
    cluster.provisional,
    mean.members,
    cluster.space,
    cluster.threshold,
    cluster.cover_asset_id,
    cluster.named_by,
    cluster.created_at,
    cluster.updated_at,
    cluster.closed,
    cluster.merged_into,
    cluster.folder,
    cluster.unsorted,
    mean.certainty
   FROM (core.cluster
     JOIN core.cluster_mean mean ON ((mean.cluster_id = cluster.id)));

COMMENT ON VIEW catalog.cluster IS 'Directories of like media, and those that are closed.';

COMMENT ON COLUMN catalog.cluster.id IS 'Its id.';

COMMENT ON COLUMN catalog.cluster.name IS 'What people call it; the name of its folder in library/.';

COMMENT ON COLUMN catalog.cluster.provisional IS 'True until it has enough members or an admin confirms it.';

COMMENT ON COLUMN catalog.cluster.members IS 'How many files are in it.';

COMMENT ON COLUMN catalog.cluster.space IS 'Model, weights and preprocessing: vectors of two spaces are never compared.';

COMMENT ON COLUMN catalog.cluster.threshold IS 'Cosine similarity from which it takes a file in.';

COMMENT ON COLUMN catalog.cluster.cover_asset_id IS 'The file that stands for it.';

COMMENT ON COLUMN catalog.cluster.named_by IS 'Actor that named it; null while the name is a guess.';

COMMENT ON COLUMN catalog.cluster.created_at IS 'When it began.';

COMMENT ON COLUMN catalog.cluster.updated_at IS 'When a person or a new mean last changed it.';

COMMENT ON COLUMN catalog.cluster.closed IS 'True when its members went elsewhere permanently; merged_into says where to.';

COMMENT ON COLUMN catalog.cluster.merged_into IS 'Where its members went, when it is closed by a merge.';

COMMENT ON COLUMN catalog.cluster.folder IS 'Its directory below library/, on storages that have directories.';

COMMENT ON COLUMN catalog.cluster.unsorted IS 'True while it has too few members to be a directory and no person made it one: its files are in catalog.unsorted.';

COMMENT ON COLUMN catalog.cluster.certainty IS 'How much nearer its members are to each other than to the next cluster, 0 to 1. From 0.4 on it is sure, below 0.25 not. Null for one member.';

CREATE TABLE core.duplicate (
    asset_id uuid NOT NULL,
    original_id uuid NOT NULL,
    class text NOT NULL,
    evidence jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT class_is_known CHECK ((class = ANY (ARRAY['identical'::text, 'same_picture'::text, 'similar_shot'::text]))),
    CONSTRAINT original_is_another CHECK ((asset_id <> original_id))
);

COMMENT ON TABLE core.duplicate IS 'This asset shows what an earlier one shows, and how that was found. Nothing is moved or deleted for it.';

CREATE VIEW catalog.cluster_member AS
 SELECT cluster.name AS cluster,
    asset.cluster_id,
    asset.id AS asset_id,
    media.filename,
    asset.media_type,
    asset.cluster_similarity AS similarity,
    asset.tags,
    duplicate.original_id AS duplicate_of,
    duplicate.class AS duplicate_class,
    asset.uri,
    asset.owner,
    asset.created_at
   FROM (((core.asset
     JOIN core.cluster ON ((cluster.id = asset.cluster_id)))
     JOIN core.media ON ((media.asset_id = asset.id)))
     LEFT JOIN core.duplicate ON ((duplicate.asset_id = asset.id)));

COMMENT ON VIEW catalog.cluster_member IS 'What is in each cluster, with how like the mean it is and what it is a copy of: where cluster = ''red circle''.';

COMMENT ON COLUMN catalog.cluster_member.cluster IS 'The name of the cluster.';

COMMENT ON COLUMN catalog.cluster_member.cluster_id IS 'Its id.';

COMMENT ON COLUMN catalog.cluster_member.asset_id IS 'The file.';

COMMENT ON COLUMN catalog.cluster_member.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.cluster_member.media_type IS 'image, video, audio or other.';

COMMENT ON COLUMN catalog.cluster_member.similarity IS 'Cosine similarity to the mean of the cluster when it was put there.';

COMMENT ON COLUMN catalog.cluster_member.tags IS 'What the sender said, what is plain to see, and what the model saw.';

COMMENT ON COLUMN catalog.cluster_member.duplicate_of IS 'The file it shows again, if it does.';

COMMENT ON COLUMN catalog.cluster_member.duplicate_class IS 'identical or same_picture.';

COMMENT ON COLUMN catalog.cluster_member.uri IS 'Where its bytes are.';

COMMENT ON COLUMN catalog.cluster_member.owner IS 'Owner that the sender gave.';

COMMENT ON COLUMN catalog.cluster_member.created_at IS 'When it came in.';

CREATE TABLE core.collection_part (
    collection_id integer NOT NULL,
    value text NOT NULL COLLATE pg_catalog."C",
    part_id integer NOT NULL
);

COMMENT ON TABLE core.collection_part IS 'The parts of a collection that is split by a field: documents with this value go there.';

CREATE TABLE core.quarantine (
    document_id uuid NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    collection_id integer NOT NULL,
    found jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    CONSTRAINT quarantine_state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'released'::text, 'dismissed'::text])))
);

COMMENT ON TABLE core.quarantine IS 'Documents that a frozen table did not take. They are in docs_ all the same.';

COMMENT ON COLUMN core.quarantine.document_id IS 'The document.';

COMMENT ON COLUMN core.quarantine.state IS 'waiting to be reviewed; released: the table has it, with the unknown part in extra; dismissed: it stays out. A person moves it from any to any other.';

COMMENT ON COLUMN core.quarantine.collection_id IS 'The collection it is in.';

COMMENT ON COLUMN core.quarantine.found IS 'What is unknown, to depth 3, the first 20: [{"path", "type"}].';

COMMENT ON COLUMN core.quarantine.created_at IS 'When it was quarantined.';

COMMENT ON COLUMN core.quarantine.decided_at IS 'When a person decided last.';

COMMENT ON COLUMN core.quarantine.decided_by IS 'Actor of the last decision.';

CREATE VIEW catalog.collection AS
 SELECT collection.name,
    collection.documents,
    ('collections.docs_'::text || collection.name) AS documents_table,
        CASE
            WHEN ((schema.status = 'active'::text) AND (schema.storage_choice = 'sql'::text)) THEN ('collections.'::text || collection.name)
            ELSE NULL::text
        END AS typed_table,
    schema.id AS schema_id,
    schema.status AS schema_status,
    schema.storage_choice,
    collection.created_at,
    schema.version AS schema_version,
    ARRAY( SELECT ('$'::text || ( SELECT string_agg(
                        CASE
                            WHEN (jsonb_typeof(steps.step) = 'number'::text) THEN format('[%s]'::text, steps.step)
                            WHEN ((steps.step #>> '{}'::text[]) ~ '^[A-Za-z_\u00A1-\U0010FFFF][A-Za-z0-9_\u00A1-\U0010FFFF]*$'::text) THEN ('.'::text || (steps.step #>> '{}'::text[]))
                            ELSE format('[''%s'']'::text, replace(replace(substr((steps.step)::text, 2, (length((steps.step)::text) - 2)), '\"'::text, '"'::text), ''''::text, '\'''::text))
                        END, ''::text ORDER BY steps.m) AS string_agg
                   FROM jsonb_array_elements(part.keys) WITH ORDINALITY steps(step, m)))
           FROM jsonb_array_elements(collection.key_paths) WITH ORDINALITY part(keys, n)
          ORDER BY part.n) AS key,
    ( SELECT waiting.id
           FROM core.schema_def waiting
          WHERE ((waiting.base_id = schema.id) AND (waiting.status = 'provisional'::text) AND (waiting.superseded_by IS NULL) AND (schema.status = 'active'::text))) AS next_schema_id,
    collection.profiled,
    collection.order_by,
    ARRAY( SELECT jsonb_array_elements_text(collection.delete_said) AS jsonb_array_elements_text) AS delete_when,
    collection.contract,
    ( SELECT count(*) AS count
           FROM core.quarantine
          WHERE ((quarantine.collection_id = collection.id) AND (quarantine.state = 'waiting'::text))) AS quarantined,
    collection.records_at AS records,
    collection.split_at AS split,
    ARRAY( SELECT one.name
           FROM (core.collection_part part
             JOIN core.collection one ON ((one.id = part.part_id)))
          WHERE (part.collection_id = collection.id)
          ORDER BY part.value) AS parts,
    ( SELECT whole.name
           FROM (core.collection_part part
             JOIN core.collection whole ON ((whole.id = part.collection_id)))
          WHERE (part.part_id = collection.id)
         LIMIT 1) AS part_of,
    COALESCE(( SELECT envelopes.name
           FROM core.collection envelopes
          WHERE (envelopes.id = collection.envelopes_id)), ( SELECT records.name
           FROM core.collection records
          WHERE (records.envelopes_id = collection.id))) AS records_with,
    collection.dedupe
   FROM (core.collection
     LEFT JOIN LATERAL ( SELECT found.id,
            found.status,
            found.name,
            found.collection_id,
            found.structure_hash,
            found.storage_choice,
            found.version,
            found.proposal,
            found.reasons,
            found.profile,
            found.recommendations,
            found.sample_size,
            found.ddl,
            found.reverse_ddl,
            found.backfill_state,
            found.backfill_done,
            found.backfill_total,
            found.backfill_after,
            found.created_at,
            found.decided_at,
            found.decided_by,
            found.decision_note,
            found.gate,
            found.dry_run,
            found.override,
            found.base_id,
            found.superseded_by,
            found.leaving,
            found.backfill_last,
            found.backfill_kind,
            found.child_paths,
            found.backfill_error,
            found.leaving_children
           FROM core.schema_def found
          WHERE ((found.collection_id = collection.id) AND ((found.status = 'active'::text) OR (found.base_id IS NULL)))
          ORDER BY (found.status <> 'active'::text)
         LIMIT 1) schema ON (true))
  WHERE (collection.merged_into IS NULL);

COMMENT ON VIEW catalog.collection IS 'The kinds of documents that came in, and the tables to read them from.';

COMMENT ON COLUMN catalog.collection.name IS 'Its name.';

COMMENT ON COLUMN catalog.collection.documents IS 'How many documents it has.';

COMMENT ON COLUMN catalog.collection.documents_table IS 'Where every document of it is, as it was received.';

COMMENT ON COLUMN catalog.collection.typed_table IS 'The table with real columns, once a proposal is accepted.';

COMMENT ON COLUMN catalog.collection.schema_id IS 'The proposal that is active, else the first one.';

COMMENT ON COLUMN catalog.collection.schema_status IS 'provisional, active or rejected.';

COMMENT ON COLUMN catalog.collection.storage_choice IS 'sql or jsonb.';

COMMENT ON COLUMN catalog.collection.created_at IS 'When its first document came in.';

COMMENT ON COLUMN catalog.collection.schema_version IS 'Version of the table as it is, or of the proposal that waits.';

COMMENT ON COLUMN catalog.collection.key IS 'The paths that identify a document, as singular queries of RFC 9535; with a key the typed table holds the newest document of each.';

COMMENT ON COLUMN catalog.collection.next_schema_id IS 'A proposal for the next version of the table, made from drift, that waits for a person.';

COMMENT ON COLUMN catalog.collection.profiled IS 'Documents that catalog.schema_path and search by words know; the others follow within seconds.';

COMMENT ON COLUMN catalog.collection.order_by IS 'The path whose greatest value is the newest version of a key; null where arrival alone decides.';

COMMENT ON COLUMN catalog.collection.delete_when IS 'What makes a document a tombstone: the row of its key leaves the typed table.';

COMMENT ON COLUMN catalog.collection.contract IS 'What the typed table does about unknown fields and types: evolve, freeze or auto.';

COMMENT ON COLUMN catalog.collection.quarantined IS 'Documents with unknown fields or types that wait for a review.';

COMMENT ON COLUMN catalog.collection.records IS 'The path at which documents hold the records that are meant: each is a document here. Null without that rule.';

COMMENT ON COLUMN catalog.collection.split IS 'The path whose value decides which of the parts a document goes to. Null without that rule.';

COMMENT ON COLUMN catalog.collection.parts IS 'The collections that a split made of it.';

COMMENT ON COLUMN catalog.collection.part_of IS 'The collection that this is a part of, by a split.';

COMMENT ON COLUMN catalog.collection.records_with IS 'The collection of the envelopes of these records, or of the records of these envelopes.';

COMMENT ON COLUMN catalog.collection.dedupe IS 'keep_first: of documents with the same content the first has a row in the typed table; keep_all: each has.';

CREATE TABLE core.companion (
    asset_id uuid NOT NULL,
    main_id uuid NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT companion_is_another CHECK ((asset_id <> main_id)),
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['sidecar'::text, 'rendition'::text, 'motion'::text])))
);

COMMENT ON TABLE core.companion IS 'Which file goes with which: a sidecar with its file, the JPEG with the raw file of a shot, the film with its picture.';

COMMENT ON COLUMN core.companion.main_id IS 'The file that stands for both.';

COMMENT ON COLUMN core.companion.kind IS 'sidecar, rendition (the picture that the camera made of a raw file) or motion.';

CREATE VIEW catalog.companion AS
 SELECT companion.asset_id AS id,
    companion.main_id,
    companion.kind,
    lower(raw.filename) AS filename,
    lower(main_raw.filename) AS main_filename,
    companion.created_at
   FROM ((((core.companion
     JOIN core.asset ON ((asset.id = companion.asset_id)))
     JOIN core.asset_raw raw ON ((raw.id = asset.raw_id)))
     JOIN core.asset main ON ((main.id = companion.main_id)))
     JOIN core.asset_raw main_raw ON ((main_raw.id = main.raw_id)));

COMMENT ON VIEW catalog.companion IS 'Files that are one thing to a person: sidecars, raw files with their pictures, motion photos.';

COMMENT ON COLUMN catalog.companion.id IS 'The file that goes with another.';

COMMENT ON COLUMN catalog.companion.main_id IS 'The file that stands for both; the sidecar of a Takeout may have several.';

COMMENT ON COLUMN catalog.companion.kind IS 'sidecar, rendition (the picture that the camera made of a raw file) or motion.';

COMMENT ON COLUMN catalog.companion.filename IS 'Its name in lower case.';

COMMENT ON COLUMN catalog.companion.main_filename IS 'The name of the other in lower case.';

COMMENT ON COLUMN catalog.companion.created_at IS 'When they found each other.';

CREATE TABLE core.correction (
    id uuid NOT NULL,
    actor text NOT NULL,
    changes jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    CONSTRAINT undone_is_whole CHECK (((undone_at IS NULL) = (undone_by IS NULL)))
);

COMMENT ON TABLE core.correction IS 'What a person said at once about files: date, zone, place, caption, tags, owner. It stands until it is undone.';

COMMENT ON COLUMN core.correction.changes IS 'What was asked, as it was asked.';

COMMENT ON COLUMN core.correction.undone_at IS 'Null while it stands.';

CREATE TABLE core.correction_value (
    correction_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    field text NOT NULL,
    value jsonb NOT NULL,
    before jsonb NOT NULL,
    CONSTRAINT field_is_known CHECK ((field = ANY (ARRAY['captured'::text, 'place'::text, 'caption'::text, 'tags'::text, 'owner'::text])))
);

COMMENT ON TABLE core.correction_value IS 'What a correction says of one field of one file. Of a field the newest that stands counts; of tags all that stand, in their order.';

COMMENT ON COLUMN core.correction_value.value IS 'The value as it was understood, {"added", "removed"} of tags; JSON null says that there is none.';

COMMENT ON COLUMN core.correction_value.before IS 'The value the correction replaced.';

CREATE VIEW catalog.correction AS
 SELECT said.correction_id,
    said.asset_id,
    said.field,
    said.value,
    said.before,
    correction.actor,
    correction.created_at,
    correction.undone_at,
    correction.undone_by
   FROM (core.correction_value said
     JOIN core.correction ON ((correction.id = said.correction_id)));

COMMENT ON VIEW catalog.correction IS 'What people said of files, a row for each file and field. Undo with api.undo_correction(correction_id).';

COMMENT ON COLUMN catalog.correction.correction_id IS 'Equal for what was said at once.';

COMMENT ON COLUMN catalog.correction.asset_id IS 'The file.';

COMMENT ON COLUMN catalog.correction.field IS 'captured (when it was taken), place, caption, tags or owner.';

COMMENT ON COLUMN catalog.correction.value IS 'What was said; of tags {"add", "remove"}.';

COMMENT ON COLUMN catalog.correction.before IS 'What it replaced.';

COMMENT ON COLUMN catalog.correction.actor IS 'The person or program that said it.';

COMMENT ON COLUMN catalog.correction.created_at IS 'When it was said.';

COMMENT ON COLUMN catalog.correction.undone_at IS 'When it was taken back; null while it stands.';

COMMENT ON COLUMN catalog.correction.undone_by IS 'The person or program that took it back.';

CREATE VIEW catalog.dead_letter AS
 SELECT job_id,
    task,
    stage,
    error_code,
    error_message,
    error_permanent,
    attempts,
    system_id,
    filename,
    objects,
    request_id,
    schema_id,
    created_at,
    finished_at AS failed_at
   FROM catalog.job
  WHERE (state = 'failed'::text);

COMMENT ON VIEW catalog.dead_letter IS 'Jobs that failed permanently, with the reason. Bring one back with select api.replay_job(job_id).';

COMMENT ON COLUMN catalog.dead_letter.job_id IS 'Replay it by this number.';

COMMENT ON COLUMN catalog.dead_letter.task IS 'What was to be done.';

COMMENT ON COLUMN catalog.dead_letter.stage IS 'How far the last try came.';

COMMENT ON COLUMN catalog.dead_letter.error_code IS 'Why it failed, as a word.';

COMMENT ON COLUMN catalog.dead_letter.error_message IS 'Why it failed, as a sentence.';

COMMENT ON COLUMN catalog.dead_letter.error_permanent IS 'Whether trying again could not help.';

COMMENT ON COLUMN catalog.dead_letter.attempts IS 'How often it was tried.';

COMMENT ON COLUMN catalog.dead_letter.system_id IS 'The file it was about.';

COMMENT ON COLUMN catalog.dead_letter.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.dead_letter.objects IS 'How many objects it was about.';

COMMENT ON COLUMN catalog.dead_letter.request_id IS 'The request it came with.';

COMMENT ON COLUMN catalog.dead_letter.schema_id IS 'The proposal it is about.';

COMMENT ON COLUMN catalog.dead_letter.created_at IS 'When it was queued.';

COMMENT ON COLUMN catalog.dead_letter.failed_at IS 'When the last try failed.';

CREATE VIEW catalog.decision AS
 SELECT lineage.created_at AS decided_at,
    lineage.actor,
    replace(lineage.stage, '_'::text, ' '::text) AS decision,
    COALESCE((lineage.detail ->> 'collection'::text), (lineage.detail ->> 'name'::text), (lineage.detail ->> 'label'::text), (lineage.detail ->> 'space'::text), (lineage.detail ->> 'from'::text)) AS subject,
    NULL::timestamp with time zone AS undone_at,
    NULL::text AS undone_by,
    lineage.detail,
    lineage.schema_id,
    NULL::uuid AS cluster_id
   FROM core.lineage
  WHERE (lineage.stage = ANY (ARRAY['schema_accepted'::text, 'schema_rejected'::text, 'schema_rolled_back'::text, 'schema_edited'::text, 'schema_overridden'::text, 'schema_children_chosen'::text, 'collection_key_set'::text, 'collection_renamed'::text, 'collections_merged'::text, 'documents_moved'::text, 'setting_changed'::text, 'label_changed'::text, 'label_deleted'::text, 'space_activated'::text, 'key_added'::text, 'key_revoked'::text, 'key_replaced'::text]))
UNION ALL
 SELECT lineage.created_at AS decided_at,
    lineage.actor,
    replace(lineage.stage, '_'::text, ' '::text) AS decision,
    COALESCE((lineage.detail ->> 'collection'::text), (lineage.detail ->> 'queue'::text)) AS subject,
    NULL::timestamp with time zone AS undone_at,
    NULL::text AS undone_by,
    lineage.detail,
    lineage.schema_id,
    NULL::uuid AS cluster_id
   FROM core.lineage
  WHERE (lineage.stage = ANY (ARRAY['collection_contract_set'::text, 'quarantine_reviewed'::text, 'queue_changed'::text]))
UNION ALL
 SELECT lineage.created_at AS decided_at,
    lineage.actor,
    replace(lineage.stage, '_'::text, ' '::text) AS decision,
    (lineage.detail ->> 'collection'::text) AS subject,
    NULL::timestamp with time zone AS undone_at,
    NULL::text AS undone_by,
    lineage.detail,
    lineage.schema_id,
    NULL::uuid AS cluster_id
   FROM core.lineage
  WHERE (lineage.stage = 'collection_dedupe_set'::text)
UNION ALL
 SELECT lineage.created_at AS decided_at,
    lineage.actor,
    replace(lineage.stage, '_'::text, ' '::text) AS decision,
    (lineage.detail ->> 'name'::text) AS subject,
    NULL::timestamp with time zone AS undone_at,
    NULL::text AS undone_by,
    lineage.detail,
    lineage.schema_id,
    NULL::uuid AS cluster_id
   FROM core.lineage
  WHERE (lineage.stage = ANY (ARRAY['key_budgets_set'::text, 'query_saved'::text, 'query_deleted'::text]))
UNION ALL
 SELECT act.created_at AS decided_at,
    act.actor,
    ('cluster '::text || act.act) AS decision,
    cluster.name AS subject,
    act.undone_at,
    act.undone_by,
    act.detail,
    NULL::uuid AS schema_id,
    act.cluster_id
   FROM (core.cluster_act act
     JOIN core.cluster ON ((cluster.id = act.cluster_id)))
UNION ALL
 SELECT duplicate_verdict.decided_at,
    duplicate_verdict.decided_by AS actor,
    ('duplicate '::text || duplicate_verdict.verdict) AS decision,
    (duplicate_verdict.first_id)::text AS subject,
    NULL::timestamp with time zone AS undone_at,
    NULL::text AS undone_by,
    jsonb_build_object('first_id', duplicate_verdict.first_id, 'second_id', duplicate_verdict.second_id) AS detail,
    NULL::uuid AS schema_id,
    NULL::uuid AS cluster_id
   FROM core.duplicate_verdict;

COMMENT ON VIEW catalog.decision IS 'Decisions of actors: proposals, collections, clusters, duplicates, labels, settings, spaces, keys. Newest first: order by decided_at desc.';

COMMENT ON COLUMN catalog.decision.decided_at IS 'When.';

COMMENT ON COLUMN catalog.decision.actor IS 'Actor: a person, an API key, psql.';

COMMENT ON COLUMN catalog.decision.decision IS 'What was done.';

COMMENT ON COLUMN catalog.decision.subject IS 'What it was done to, by name.';

COMMENT ON COLUMN catalog.decision.undone_at IS 'When it was taken back, for acts on clusters.';

COMMENT ON COLUMN catalog.decision.undone_by IS 'Actor that took it back.';

COMMENT ON COLUMN catalog.decision.detail IS 'What belongs to it.';

COMMENT ON COLUMN catalog.decision.schema_id IS 'The proposal, where one was decided.';

COMMENT ON COLUMN catalog.decision.cluster_id IS 'The cluster, where one was acted on.';

CREATE TABLE core.drift (
    collection_id integer NOT NULL,
    path_sha256 bytea NOT NULL,
    type text NOT NULL,
    path text NOT NULL,
    keys jsonb NOT NULL,
    documents bigint NOT NULL,
    first_at bigint NOT NULL,
    example uuid,
    child text
);

COMMENT ON TABLE core.drift IS 'What an accepted table had no column for: documents, or child elements, with a value of that type at that path in extra. The row of path $, or of the path of a child table, counts those looked at.';

COMMENT ON COLUMN core.drift.path_sha256 IS 'sha256 of path, which can be longer than an index entry may be.';

COMMENT ON COLUMN core.drift.first_at IS 'Documents looked at before the first that had it: presence is measured from there on.';

COMMENT ON COLUMN core.drift.example IS 'A document that had it.';

COMMENT ON COLUMN core.drift.child IS 'Path of the child table whose elements have it, such as $.items[]; null for the table itself. Its documents are then elements, and its keys begin at the element.';

CREATE VIEW catalog.drift AS
 SELECT collection.name AS collection,
    drift.path,
    drift.type,
    drift.documents,
    round(((drift.documents)::numeric / (GREATEST((looked.documents - drift.first_at), (1)::bigint))::numeric), 4) AS presence,
    looked.documents AS of_documents,
    drift.example
   FROM ((core.drift
     JOIN core.drift looked ON (((looked.collection_id = drift.collection_id) AND (looked.path = COALESCE(drift.child, '$'::text)))))
     JOIN core.collection ON ((collection.id = drift.collection_id)))
  WHERE (drift.type <> 'any'::text);

COMMENT ON VIEW catalog.drift IS 'What an accepted table has no column for: the count of documents, or child elements, with a value of that type at that path. The documents: select * from catalog.drifted_documents(collection). Enough of it makes the next version''s proposal.';

COMMENT ON COLUMN catalog.drift.collection IS 'The collection.';

COMMENT ON COLUMN catalog.drift.path IS 'Where in a document.';

COMMENT ON COLUMN catalog.drift.type IS 'Of the values there.';

COMMENT ON COLUMN catalog.drift.documents IS 'Documents that have one; of a path such as $.items[].gift the elements.';

COMMENT ON COLUMN catalog.drift.presence IS 'Share of them since the first that had one.';

COMMENT ON COLUMN catalog.drift.of_documents IS 'Documents, or elements, looked at since the table was accepted.';

COMMENT ON COLUMN catalog.drift.example IS 'One of them.';

CREATE VIEW catalog.duplicate AS
 SELECT asset_id,
    original_id,
    class,
    evidence,
    created_at
   FROM core.duplicate;

COMMENT ON VIEW catalog.duplicate IS 'Files that show what an earlier one shows, with the evidence.';

COMMENT ON COLUMN catalog.duplicate.asset_id IS 'The copy.';

COMMENT ON COLUMN catalog.duplicate.original_id IS 'The file of its group that was received first.';

COMMENT ON COLUMN catalog.duplicate.class IS 'identical, same_picture or similar_shot.';

COMMENT ON COLUMN catalog.duplicate.evidence IS 'What was measured: hashes, distances, similarity, and how one picture lies in the other.';

COMMENT ON COLUMN catalog.duplicate.created_at IS 'When it was found.';

CREATE VIEW catalog.duplicate_document AS
 SELECT collection.name AS collection,
    same.sha256,
    same.documents,
    same.first_id,
    same.last_id,
    same.first_at,
    same.last_at
   FROM (( SELECT asset.collection_id,
            asset.sha256,
            count(*) AS documents,
            (min((asset.id)::text))::uuid AS first_id,
            (max((asset.id)::text))::uuid AS last_id,
            min(asset.created_at) AS first_at,
            max(asset.created_at) AS last_at
           FROM core.asset
          WHERE ((asset.kind = 'json'::text) AND (asset.status = 'done'::text) AND (asset.sha256 IS NOT NULL) AND (asset.collection_id IS NOT NULL))
          GROUP BY asset.collection_id, asset.sha256
         HAVING (count(*) > 1)) same
     JOIN core.collection ON ((collection.id = same.collection_id)));

COMMENT ON VIEW catalog.duplicate_document IS 'Documents of a collection that were received with the same bytes more than once, a row for each content. Records taken out of envelopes have no bytes of their own and are left out.';

COMMENT ON COLUMN catalog.duplicate_document.collection IS 'The collection they are in.';

COMMENT ON COLUMN catalog.duplicate_document.sha256 IS 'Of the bytes of each of them.';

COMMENT ON COLUMN catalog.duplicate_document.documents IS 'How many documents there are with these bytes.';

COMMENT ON COLUMN catalog.duplicate_document.first_id IS 'The system id of the one that came first.';

COMMENT ON COLUMN catalog.duplicate_document.last_id IS 'The system id of the one that came last.';

COMMENT ON COLUMN catalog.duplicate_document.first_at IS 'When the first of them came in.';

COMMENT ON COLUMN catalog.duplicate_document.last_at IS 'When the last of them came in.';

CREATE VIEW catalog.duplicate_verdict AS
 SELECT first_id,
    second_id,
    verdict,
    decided_by,
    decided_at,
    decision_id
   FROM core.duplicate_verdict;

COMMENT ON VIEW catalog.duplicate_verdict IS 'What people said of pairs of files. Say so with select api.judge_duplicate(a, b, verdict).';

COMMENT ON COLUMN catalog.duplicate_verdict.first_id IS 'One of the two files.';

COMMENT ON COLUMN catalog.duplicate_verdict.second_id IS 'The other one.';

COMMENT ON COLUMN catalog.duplicate_verdict.verdict IS 'same or different.';

COMMENT ON COLUMN catalog.duplicate_verdict.decided_by IS 'Actor of the verdict.';

COMMENT ON COLUMN catalog.duplicate_verdict.decided_at IS 'When.';

COMMENT ON COLUMN catalog.duplicate_verdict.decision_id IS 'The decision it is part of: what a person said at once, of however many pairs, is taken back at once.';

CREATE VIEW catalog.embedding_space AS
 SELECT space,
    model,
    threshold,
    has_text,
    active,
    created_at,
    calibration,
    arranged_files,
    pack,
    pack_sha256
   FROM core.embedding_space;

COMMENT ON VIEW catalog.embedding_space IS 'Kinds of vectors known here; new media go to the active one.';

COMMENT ON COLUMN catalog.embedding_space.space IS 'Its name: model, weights and preprocessing together.';

COMMENT ON COLUMN catalog.embedding_space.model IS 'The name of the model, for people.';

COMMENT ON COLUMN catalog.embedding_space.threshold IS 'Cosine similarity from which a new cluster of it takes a picture in.';

COMMENT ON COLUMN catalog.embedding_space.has_text IS 'Whether texts can be embedded into it, so that words find pictures.';

COMMENT ON COLUMN catalog.embedding_space.active IS 'Whether it is the one in use.';

COMMENT ON COLUMN catalog.embedding_space.created_at IS 'When it became known.';

COMMENT ON COLUMN catalog.embedding_space.calibration IS 'What the threshold rests on: level, files, clusters, separation, agreement of sure tags, when; null: that of the model.';

COMMENT ON COLUMN catalog.embedding_space.arranged_files IS 'How many files it had when they were last arranged.';

COMMENT ON COLUMN catalog.embedding_space.pack IS 'Name of the model pack in storage that makes it; null for none.';

COMMENT ON COLUMN catalog.embedding_space.pack_sha256 IS 'sha256 of its model.json: the pack is in storage under models/<this>.';

CREATE TABLE core.failure (
    asset_id uuid NOT NULL,
    stage text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    detail text
);

COMMENT ON TABLE core.failure IS 'Why an object failed. Apart from core.asset, so that the many that succeed pay nothing.';

COMMENT ON COLUMN core.failure.code IS 'The reason as a word; of a file: damaged, cut_short, encrypted, too_large, not_supported or empty.';

COMMENT ON COLUMN core.failure.message IS 'The reason as a sentence.';

COMMENT ON COLUMN core.failure.detail IS 'What the library or the system said; null where it said no more than the message.';

CREATE VIEW catalog.failed_object AS
 SELECT asset.id,
    asset.kind,
    asset.media_type,
    raw.filename,
    failure.stage,
    failure.code,
    failure.message,
    failure.detail,
    asset.request_id,
    asset.ordinal,
    asset.owner,
    failure.created_at AS failed_at
   FROM ((core.failure
     JOIN core.asset ON ((asset.id = failure.asset_id)))
     JOIN core.asset_raw raw ON ((raw.id = asset.raw_id)));

COMMENT ON VIEW catalog.failed_object IS 'Objects that failed, and why.';

COMMENT ON COLUMN catalog.failed_object.id IS 'Its system id.';

COMMENT ON COLUMN catalog.failed_object.kind IS 'media or json.';

COMMENT ON COLUMN catalog.failed_object.media_type IS 'image, video, audio or other; null for a document.';

COMMENT ON COLUMN catalog.failed_object.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.failed_object.stage IS 'Where it failed.';

COMMENT ON COLUMN catalog.failed_object.code IS 'Why, as a word.';

COMMENT ON COLUMN catalog.failed_object.message IS 'Why, as a sentence.';

COMMENT ON COLUMN catalog.failed_object.detail IS 'What the library said.';

COMMENT ON COLUMN catalog.failed_object.request_id IS 'The request it came with.';

COMMENT ON COLUMN catalog.failed_object.ordinal IS 'Its place in the request, from 0.';

COMMENT ON COLUMN catalog.failed_object.owner IS 'Owner that the sender gave.';

COMMENT ON COLUMN catalog.failed_object.failed_at IS 'When.';

CREATE VIEW catalog.failure_reason AS
 SELECT failure.code,
    failure.stage,
    asset.kind,
    count(*) AS objects,
    (array_agg(failure.message ORDER BY failure.created_at DESC))[1] AS latest_message,
    (array_agg(failure.asset_id ORDER BY failure.created_at DESC))[1] AS latest_id,
    min(failure.created_at) AS first_at,
    max(failure.created_at) AS last_at
   FROM (core.failure
     JOIN core.asset ON ((asset.id = failure.asset_id)))
  GROUP BY failure.code, failure.stage, asset.kind;

COMMENT ON VIEW catalog.failure_reason IS 'Why objects failed, counted by reason and stage. The objects themselves: catalog.failed_object.';

COMMENT ON COLUMN catalog.failure_reason.code IS 'Why, as a word.';

COMMENT ON COLUMN catalog.failure_reason.stage IS 'Where they failed.';

COMMENT ON COLUMN catalog.failure_reason.kind IS 'media or json.';

COMMENT ON COLUMN catalog.failure_reason.objects IS 'How many failed so.';

COMMENT ON COLUMN catalog.failure_reason.latest_message IS 'What was said of the latest.';

COMMENT ON COLUMN catalog.failure_reason.latest_id IS 'The latest of them.';

COMMENT ON COLUMN catalog.failure_reason.first_at IS 'When the first failed.';

COMMENT ON COLUMN catalog.failure_reason.last_at IS 'When the latest failed.';

CREATE TABLE core.tag_label (
    label text NOT NULL,
    prompts text[] NOT NULL,
    threshold real,
    background boolean DEFAULT false NOT NULL,
    only_in text[],
    narrower text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT prompts_exist CHECK ((cardinality(prompts) > 0))
);

COMMENT ON TABLE core.tag_label IS 'Labels pictures may be tagged with. Prompts hold the texts whose mean vector stands for the label.';

COMMENT ON COLUMN core.tag_label.threshold IS 'Least probability among all labels; null takes that of the space.';

COMMENT ON COLUMN core.tag_label.background IS 'A label that is never given as a tag: it is there so that "none of them" can win.';

COMMENT ON COLUMN core.tag_label.only_in IS 'Spaces of the models that brought the label; null: a person''s, for every space.';

COMMENT ON COLUMN core.tag_label.narrower IS 'Labels below a broader word: its probability is the sum of theirs, and it has no vector of its own.';

CREATE TABLE core.tag_label_vector (
    label text NOT NULL,
    space text NOT NULL,
    vector public.vector(512) NOT NULL
);
ALTER TABLE ONLY core.tag_label_vector ALTER COLUMN vector SET STORAGE PLAIN;

COMMENT ON TABLE core.tag_label_vector IS 'The vector of a label in a space: normalised mean of its normalised prompts.';

CREATE VIEW catalog.label_without_vector AS
 SELECT tag_label.label,
    tag_label.prompts,
    space.space
   FROM (core.tag_label
     CROSS JOIN core.embedding_space space)
  WHERE (space.has_text AND (tag_label.narrower = '{}'::text[]) AND ((tag_label.only_in IS NULL) OR (space.space = ANY (tag_label.only_in))) AND (NOT (EXISTS ( SELECT
           FROM core.tag_label_vector made
          WHERE ((made.label = tag_label.label) AND (made.space = space.space))))));

COMMENT ON VIEW catalog.label_without_vector IS 'Labels that still need a vector in a space: a worker with that model makes them.';

COMMENT ON COLUMN catalog.label_without_vector.label IS 'The label.';

COMMENT ON COLUMN catalog.label_without_vector.prompts IS 'The texts whose mean vector stands for it.';

COMMENT ON COLUMN catalog.label_without_vector.space IS 'Where the vector is missing.';

CREATE VIEW catalog.lineage AS
 SELECT id,
    request_id,
    asset_id,
    schema_id,
    cluster_id,
    stage,
    actor,
    detail,
    created_at,
    db_user,
    COALESCE(trace_id, ( SELECT substr(ingest_request.traceparent, 4, 32) AS substr
           FROM core.ingest_request
          WHERE (ingest_request.id = lineage.request_id))) AS trace_id,
    ( SELECT ingest_request.http_request_id
           FROM core.ingest_request
          WHERE (ingest_request.id = lineage.request_id)) AS http_request_id,
    api_key_id
   FROM core.lineage;

COMMENT ON VIEW catalog.lineage IS 'Everything that happened, in order of id. The history of an object is its own rows and its request''s.';

COMMENT ON COLUMN catalog.lineage.id IS 'Ordered by time.';

COMMENT ON COLUMN catalog.lineage.request_id IS 'The request it came with.';

COMMENT ON COLUMN catalog.lineage.asset_id IS 'The object it happened to.';

COMMENT ON COLUMN catalog.lineage.schema_id IS 'The proposal it happened to.';

COMMENT ON COLUMN catalog.lineage.cluster_id IS 'The cluster it happened to.';

COMMENT ON COLUMN catalog.lineage.stage IS 'What happened.';

COMMENT ON COLUMN catalog.lineage.actor IS 'Actor: a person, an API key, a worker.';

COMMENT ON COLUMN catalog.lineage.detail IS 'What belongs to it.';

COMMENT ON COLUMN catalog.lineage.created_at IS 'When it happened.';

COMMENT ON COLUMN catalog.lineage.db_user IS 'The database login that did it, beside the actor that it named: cubby_api and cubby_worker are Cubby itself.';

COMMENT ON COLUMN catalog.lineage.trace_id IS 'The trace it belongs to, 32 hex digits, as in logs and spans; null where none was sampled.';

COMMENT ON COLUMN catalog.lineage.http_request_id IS 'X-Request-ID of the HTTP request that brought the object or document, as in logs.';

COMMENT ON COLUMN catalog.lineage.api_key_id IS 'The API key of the HTTP request that did it; null for acts without one.';

CREATE VIEW catalog.quarantine AS
 SELECT collection.name AS collection,
    quarantine.document_id,
    quarantine.state,
    quarantine.found,
    quarantine.created_at,
    quarantine.decided_at,
    quarantine.decided_by
   FROM (core.quarantine
     JOIN core.collection ON ((collection.id = quarantine.collection_id)));

COMMENT ON VIEW catalog.quarantine IS 'Documents that a frozen table did not take, because they have fields or types that it does not know. They are in docs_ all the same; select api.review_quarantine(collection, ''release'') lets them in.';

COMMENT ON COLUMN catalog.quarantine.collection IS 'The collection.';

COMMENT ON COLUMN catalog.quarantine.document_id IS 'The document.';

COMMENT ON COLUMN catalog.quarantine.state IS 'waiting for a review, released (the table has it) or dismissed (it stays out).';

COMMENT ON COLUMN catalog.quarantine.found IS 'What is unknown: [{"path", "type"}], the first 20.';

COMMENT ON COLUMN catalog.quarantine.created_at IS 'When it was quarantined.';

COMMENT ON COLUMN catalog.quarantine.decided_at IS 'When a person decided last.';

COMMENT ON COLUMN catalog.quarantine.decided_by IS 'Actor of the last decision.';

CREATE TABLE core.queue (
    name text NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    concurrency integer,
    CONSTRAINT concurrency_is_in_range CHECK (((concurrency >= 1) AND (concurrency <= 32)))
);

COMMENT ON TABLE core.queue IS 'Every queue of jobs, and what an admin has set for it. Workers read it every second.';

COMMENT ON COLUMN core.queue.name IS 'As in core.task.queue.';

COMMENT ON COLUMN core.queue.paused IS 'Workers finish the jobs they have and take no more.';

COMMENT ON COLUMN core.queue.concurrency IS 'Jobs of the queue that each worker process works on at once; null for the process''s own default.';

CREATE VIEW catalog.queue AS
 SELECT name,
    paused,
    concurrency
   FROM core.queue;

COMMENT ON VIEW catalog.queue IS 'Every queue of jobs and what an admin has set for it. Change it with api.pause_queue, api.resume_queue and api.set_queue_concurrency; catalog.list_queues() also counts the jobs.';

COMMENT ON COLUMN catalog.queue.name IS 'As in catalog.job.queue.';

COMMENT ON COLUMN catalog.queue.paused IS 'Workers finish the jobs they have and take no more.';

COMMENT ON COLUMN catalog.queue.concurrency IS 'Jobs that each worker process works on at once; null for the default of the process.';

CREATE VIEW catalog.received AS
 SELECT asset.id AS document_id,
    asset.created_at AS received_at,
    asset.owner,
    asset.request_id,
    raw.filename,
    raw.path AS file_path
   FROM (core.asset
     JOIN core.asset_raw raw ON ((raw.id = asset.raw_id)));

COMMENT ON VIEW catalog.received IS 'Time and sender of each document: select * from orders join received using (document_id). For typed tables, child tables and quarantine alike.';

COMMENT ON COLUMN catalog.received.document_id IS 'The system id, as document_id in typed and child tables.';

COMMENT ON COLUMN catalog.received.received_at IS 'When its request came in.';

COMMENT ON COLUMN catalog.received.owner IS 'The owner its request named; null without one.';

COMMENT ON COLUMN catalog.received.request_id IS 'The request that brought it.';

COMMENT ON COLUMN catalog.received.filename IS 'Name of the file it was in; null for a body without one.';

COMMENT ON COLUMN catalog.received.file_path IS 'Path of that file, where one was sent.';

CREATE TABLE core.reembedding (
    space text NOT NULL,
    state text NOT NULL,
    from_space text,
    switch boolean NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer NOT NULL,
    skipped uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    after uuid,
    overlap real,
    job_id bigint,
    started_by text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['running'::text, 'done'::text])))
);

COMMENT ON TABLE core.reembedding IS 'How far the vectors of a space have come that is filled beside the active one.';

COMMENT ON COLUMN core.reembedding.state IS 'running -> done, when every file has its vector in the space or was skipped; done -> running by api.begin_reembedding.';

COMMENT ON COLUMN core.reembedding.switch IS 'Whether the space becomes the active one when it is full.';

COMMENT ON COLUMN core.reembedding.skipped IS 'Files that gave no vector in the new space; they are not tried again.';

COMMENT ON COLUMN core.reembedding.after IS 'Files up to this id have been looked at in this round.';

COMMENT ON COLUMN core.reembedding.overlap IS 'Share of the ten nearest neighbours that both spaces agree on, over a sample; null while unknown.';

CREATE VIEW catalog.reembedding AS
 SELECT reembedding.space,
    reembedding.state,
    reembedding.from_space,
    reembedding.switch,
    reembedding.done,
    reembedding.total,
    cardinality(reembedding.skipped) AS skipped,
    reembedding.overlap,
    reembedding.job_id,
    job.state AS job_state,
    job.error_message,
    reembedding.started_by,
    reembedding.started_at,
    reembedding.finished_at
   FROM (core.reembedding
     LEFT JOIN core.job ON ((job.id = reembedding.job_id)));

COMMENT ON VIEW catalog.reembedding IS 'Spaces that are, or were, filled beside the active one. Begin with select api.begin_reembedding(space).';

COMMENT ON COLUMN catalog.reembedding.space IS 'The space that is filled.';

COMMENT ON COLUMN catalog.reembedding.state IS 'running or done.';

COMMENT ON COLUMN catalog.reembedding.from_space IS 'The space that was in use when it began.';

COMMENT ON COLUMN catalog.reembedding.switch IS 'Whether it comes into use when it is full.';

COMMENT ON COLUMN catalog.reembedding.done IS 'Files that have their vector.';

COMMENT ON COLUMN catalog.reembedding.total IS 'Files that lacked one when it began.';

COMMENT ON COLUMN catalog.reembedding.skipped IS 'Files that gave no vector.';

COMMENT ON COLUMN catalog.reembedding.overlap IS 'Share of the ten nearest neighbours that the two spaces agree on, over a sample of files.';

COMMENT ON COLUMN catalog.reembedding.job_id IS 'The job that fills it.';

COMMENT ON COLUMN catalog.reembedding.job_state IS 'How that job is: failed means it stopped, and continues when begun again.';

COMMENT ON COLUMN catalog.reembedding.error_message IS 'Why it stopped.';

COMMENT ON COLUMN catalog.reembedding.started_by IS 'Actor that began it.';

COMMENT ON COLUMN catalog.reembedding.started_at IS 'When it began.';

COMMENT ON COLUMN catalog.reembedding.finished_at IS 'When it was full.';

CREATE TABLE core.reexamination (
    id uuid NOT NULL,
    state text NOT NULL,
    applies boolean NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer NOT NULL,
    changed integer DEFAULT 0 NOT NULL,
    after uuid,
    job_id bigint,
    started_by text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    fingerprinted_after uuid,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['running'::text, 'done'::text])))
);

COMMENT ON TABLE core.reexamination IS 'Runs of the job that examines the links between duplicates again.';

COMMENT ON COLUMN core.reexamination.applies IS 'Whether links are changed; if not, the run only measures pairs, for the preview.';

COMMENT ON COLUMN core.reexamination.changed IS 'Links that were changed, or would be.';

COMMENT ON COLUMN core.reexamination.after IS 'Files up to this id have been looked at.';

COMMENT ON COLUMN core.reexamination.fingerprinted_after IS 'Films and sounds up to this id have a fingerprint.';

CREATE VIEW catalog.reexamination AS
 SELECT reexamination.id,
    reexamination.state,
    reexamination.applies,
    reexamination.done,
    reexamination.total,
    reexamination.changed,
    reexamination.job_id,
    job.state AS job_state,
    job.error_message,
    reexamination.started_by,
    reexamination.started_at,
    reexamination.finished_at
   FROM (core.reexamination
     LEFT JOIN core.job ON ((job.id = reexamination.job_id)));

COMMENT ON VIEW catalog.reexamination IS 'Runs that examine the links between duplicates again. Begin one with select api.begin_reexamination(p_applies).';

COMMENT ON COLUMN catalog.reexamination.id IS 'The run.';

COMMENT ON COLUMN catalog.reexamination.state IS 'running or done.';

COMMENT ON COLUMN catalog.reexamination.applies IS 'Whether links are changed; if not, files are only fingerprinted and compared, for catalog.preview_reexamination.';

COMMENT ON COLUMN catalog.reexamination.done IS 'Links that have been looked at, and films and sounds that were fingerprinted.';

COMMENT ON COLUMN catalog.reexamination.total IS 'Links, and films and sounds without a fingerprint, that there were when it began.';

COMMENT ON COLUMN catalog.reexamination.changed IS 'Links that were changed, or would be.';

COMMENT ON COLUMN catalog.reexamination.job_id IS 'The job that does it.';

COMMENT ON COLUMN catalog.reexamination.job_state IS 'How that job is; failed means it stopped, and can be replayed.';

COMMENT ON COLUMN catalog.reexamination.error_message IS 'Why it stopped.';

COMMENT ON COLUMN catalog.reexamination.started_by IS 'Actor that began it.';

COMMENT ON COLUMN catalog.reexamination.started_at IS 'When it began.';

COMMENT ON COLUMN catalog.reexamination.finished_at IS 'When it ended.';

CREATE VIEW catalog.request AS
 SELECT request.id,
    request.owner,
    request.comments,
    request.tags,
    request.collection,
    request.idempotency_key,
    came.parts,
    came.bytes,
    request.objects_total AS objects,
    ended.done,
    ended.failed,
    ((request.objects_total - ended.done) - ended.failed) AS waiting,
    request.created_at
   FROM ((core.ingest_request request
     CROSS JOIN LATERAL ( SELECT count(*) AS parts,
            COALESCE(sum(asset_raw.size_bytes), (0)::numeric) AS bytes
           FROM core.asset_raw
          WHERE ((asset_raw.request_id = request.id) AND (asset_raw.packed_in IS NULL))) came)
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE (asset.status = 'done'::text)) AS done,
            count(*) FILTER (WHERE (asset.status = 'failed'::text)) AS failed
           FROM core.asset
          WHERE (asset.request_id = request.id)) ended);

COMMENT ON VIEW catalog.request IS 'What came in, one row a request: its sender, size and progress. Of today: where created_at >= date_trunc(''day'', now()).';

COMMENT ON COLUMN catalog.request.id IS 'The ingest_job_id that the sender was given.';

COMMENT ON COLUMN catalog.request.owner IS 'Owner that the sender gave.';

COMMENT ON COLUMN catalog.request.comments IS 'What the sender wrote.';

COMMENT ON COLUMN catalog.request.tags IS 'Tags the sender gave to all of it.';

COMMENT ON COLUMN catalog.request.collection IS 'The collection the sender asked for.';

COMMENT ON COLUMN catalog.request.idempotency_key IS 'What makes sending it again harmless.';

COMMENT ON COLUMN catalog.request.parts IS 'The payload and each file.';

COMMENT ON COLUMN catalog.request.bytes IS 'As received.';

COMMENT ON COLUMN catalog.request.objects IS 'Documents and files in it.';

COMMENT ON COLUMN catalog.request.done IS 'Objects that are done.';

COMMENT ON COLUMN catalog.request.failed IS 'Objects that failed.';

COMMENT ON COLUMN catalog.request.waiting IS 'Objects that have not ended yet.';

COMMENT ON COLUMN catalog.request.created_at IS 'When it came in.';

CREATE TABLE core.saved_query (
    name text NOT NULL,
    sql text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    saved_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT name_is_short CHECK (((name = btrim(name)) AND ((char_length(name) >= 1) AND (char_length(name) <= 100)))),
    CONSTRAINT note_is_short CHECK ((char_length(note) <= 500)),
    CONSTRAINT sql_is_bounded CHECK (((char_length(sql) >= 1) AND (char_length(sql) <= 20000)))
);

COMMENT ON TABLE core.saved_query IS 'SQL queries that were saved under a name. They run as the analyst who runs them.';

COMMENT ON COLUMN core.saved_query.name IS 'What it is called.';

COMMENT ON COLUMN core.saved_query.sql IS 'Its text: one select.';

COMMENT ON COLUMN core.saved_query.note IS 'What it answers.';

COMMENT ON COLUMN core.saved_query.saved_at IS 'When it was saved last.';

CREATE VIEW catalog.saved_query AS
 SELECT name,
    sql,
    note,
    saved_at
   FROM core.saved_query;

COMMENT ON VIEW catalog.saved_query IS 'Queries that were saved under a name. Save one with select api.save_query(name, sql).';

COMMENT ON COLUMN catalog.saved_query.name IS 'What it is called.';

COMMENT ON COLUMN catalog.saved_query.sql IS 'Its text: one select.';

COMMENT ON COLUMN catalog.saved_query.note IS 'What it answers.';

COMMENT ON COLUMN catalog.saved_query.saved_at IS 'When it was saved last.';

CREATE TABLE core.schedule (
    name text NOT NULL,
    task text NOT NULL,
    hour integer NOT NULL,
    minute integer NOT NULL,
    CONSTRAINT hour_is_of_a_day CHECK (((hour >= 0) AND (hour <= 23))),
    CONSTRAINT minute_is_of_an_hour CHECK (((minute >= 0) AND (minute <= 59)))
);

COMMENT ON TABLE core.schedule IS 'Work that begins at a time of every day, in UTC. One of the workers begins it.';

COMMENT ON COLUMN core.schedule.name IS 'Its name in the queue: procrastinate''s periodic_id.';

COMMENT ON COLUMN core.schedule.task IS 'The task that begins it.';

COMMENT ON COLUMN core.schedule.hour IS 'Hour of the day, UTC.';

COMMENT ON COLUMN core.schedule.minute IS 'Minute of the hour.';

CREATE VIEW catalog.schedule AS
 SELECT name,
    task,
    hour,
    minute
   FROM core.schedule;

COMMENT ON VIEW catalog.schedule IS 'Work that begins at a time of every day. catalog.list_schedules() has the last and the next time.';

COMMENT ON COLUMN catalog.schedule.name IS 'Its name.';

COMMENT ON COLUMN catalog.schedule.task IS 'The task that begins it.';

COMMENT ON COLUMN catalog.schedule.hour IS 'Hour of the day, UTC.';

COMMENT ON COLUMN catalog.schedule.minute IS 'Minute of the hour.';

CREATE VIEW catalog.schema_column AS
 SELECT schema.name AS collection,
    schema.id AS schema_id,
    schema.status,
    schema.version,
    (listed.ord)::integer AS ordinal,
    (listed.col ->> 'name'::text) AS column_name,
    (listed.col ->> 'type'::text) AS type,
    (listed.col ->> 'path'::text) AS path,
    ((listed.col ->> 'presence'::text))::numeric AS presence,
    ((run.found ->> 'fits'::text))::bigint AS fits,
    ((run.found ->> 'inexact'::text))::bigint AS inexact,
    ((run.found ->> 'extra'::text))::bigint AS to_extra,
    ((run.found ->> 'null'::text))::bigint AS is_null,
    ((run.found ->> 'missing'::text))::bigint AS missing,
    ARRAY( SELECT (jsonb_array_elements_text((run.found -> 'misfits'::text)))::uuid AS jsonb_array_elements_text) AS misfits,
    ARRAY( SELECT jsonb_array_elements_text((run.found -> 'values'::text)) AS jsonb_array_elements_text) AS stray_values
   FROM ((core.schema_def schema
     CROSS JOIN LATERAL jsonb_array_elements((schema.proposal -> 'columns'::text)) WITH ORDINALITY listed(col, ord))
     LEFT JOIN LATERAL jsonb_array_elements((schema.dry_run -> 'columns'::text)) run(found) ON (((run.found ->> 'name'::text) = (listed.col ->> 'name'::text))));

COMMENT ON VIEW catalog.schema_column IS 'The columns of every proposal, and what the dry run found for each over all stored documents. It counts values that fit, go to extra, are null or missing.';

COMMENT ON COLUMN catalog.schema_column.collection IS 'The collection it is for.';

COMMENT ON COLUMN catalog.schema_column.schema_id IS 'The proposal.';

COMMENT ON COLUMN catalog.schema_column.status IS 'provisional, active or rejected.';

COMMENT ON COLUMN catalog.schema_column.version IS '1 makes the table, each later one adds columns.';

COMMENT ON COLUMN catalog.schema_column.ordinal IS 'Its place in the table, from 1.';

COMMENT ON COLUMN catalog.schema_column.column_name IS 'Its name in the table.';

COMMENT ON COLUMN catalog.schema_column.type IS 'Its SQL type.';

COMMENT ON COLUMN catalog.schema_column.path IS 'Where in a document its values are.';

COMMENT ON COLUMN catalog.schema_column.presence IS 'Share of the sample that has the path.';

COMMENT ON COLUMN catalog.schema_column.fits IS 'Values of the stored documents that the column would hold exactly.';

COMMENT ON COLUMN catalog.schema_column.inexact IS 'Of those that fit, how many are also in extra, because the column alone does not give their text back.';

COMMENT ON COLUMN catalog.schema_column.to_extra IS 'Values that would go to extra, being of another type.';

COMMENT ON COLUMN catalog.schema_column.is_null IS 'Documents with an explicit null there.';

COMMENT ON COLUMN catalog.schema_column.missing IS 'Documents without the path.';

COMMENT ON COLUMN catalog.schema_column.misfits IS 'System ids of the first documents whose value would go to extra.';

COMMENT ON COLUMN catalog.schema_column.stray_values IS 'The first 60 characters of up to three values that would go to extra.';

CREATE VIEW catalog.schema_path AS
 SELECT collection.name AS collection,
    ('$'::text || COALESCE(( SELECT string_agg(
                CASE "left"(found.step[1], 1)
                    WHEN ''::text THEN '[]'::text
                    WHEN ''::text THEN '.*'::text
                    ELSE
                    CASE
                        WHEN (substr(found.step[1], 2) ~ '^[A-Za-z_\u00A1-\U0010FFFF][A-Za-z0-9_\u00A1-\U0010FFFF]*$'::text) THEN ('.'::text || substr(found.step[1], 2))
                        ELSE format('[''%s'']'::text, replace(replace(substr((to_json(substr(found.step[1], 2)))::text, 2, (length((to_json(substr(found.step[1], 2)))::text) - 2)), '\"'::text, '"'::text), ''''::text, '\'''::text))
                    END
                END, ''::text ORDER BY found.n) AS string_agg
           FROM regexp_matches(substr(shown.steps, 2), '([][^]*)'::text, 'g'::text) WITH ORDINALITY found(step, n)), ''::text)) AS path,
    shown.depth,
    shown.documents,
    round(((shown.documents)::numeric / (NULLIF(collection.profiled, 0))::numeric), 4) AS presence,
    shown.occurrences,
    shown.types,
    shown.distinct_values,
    "left"(COALESCE((shown.number_min)::text, shown.text_min), 100) AS minimum,
    "left"(COALESCE((shown.number_max)::text, shown.text_max), 100) AS maximum,
    shown.length_min AS shortest,
    shown.length_max AS longest,
    ( SELECT jsonb_agg(jsonb_each.value ORDER BY (jsonb_each.key)::bigint) AS jsonb_agg
           FROM jsonb_each(shown.examples) jsonb_each(key, value)) AS examples,
    collection.profiled,
    collection.documents AS of_documents
   FROM (core.collection
     CROSS JOIN LATERAL ( WITH member AS (
                 SELECT collection_path.parent_sha256 AS map_sha256,
                    count(*) FILTER (WHERE ("right"(collection_path.steps, 1) <> ''::text)) AS named,
                    sum(collection_path.occurrences) AS occurrences,
                    min(collection_path.number_min) AS number_min,
                    max(collection_path.number_max) AS number_max,
                    min(collection_path.text_min) AS text_min,
                    max(collection_path.text_max) AS text_max,
                    min(collection_path.length_min) AS length_min,
                    max(collection_path.length_max) AS length_max,
                    bool_and((("right"(collection_path.steps, 1) = ''::text) OR (substr(collection_path.steps, (length(regexp_replace(collection_path.steps, '[^]*$'::text, ''::text)) + 2)) ~* '^([0-9]+|[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].*)?)?|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'::text))) AS data_keys
                   FROM core.collection_path
                  WHERE ((collection_path.collection_id = collection.id) AND ("right"(collection_path.steps, 1) <> ''::text) AND (collection_path.parent_sha256 IS NOT NULL))
                  GROUP BY collection_path.parent_sha256
                ), map AS (
                 SELECT member.map_sha256,
                    member.named,
                    member.occurrences,
                    member.number_min,
                    member.number_max,
                    member.text_min,
                    member.text_max,
                    member.length_min,
                    member.length_max,
                    member.data_keys,
                    path.steps,
                    path.depth,
                    path.documents,
                    (path.types -> 'object'::text) AS objects,
                    shape.types
                   FROM (((member
                     JOIN core.collection_path path ON (((path.collection_id = collection.id) AND (path.steps_sha256 = member.map_sha256))))
                     CROSS JOIN LATERAL ( SELECT jsonb_object_agg(added.type, added.n) AS types,
                            count(*) FILTER (WHERE (added.type <> 'null'::text)) AS shapes
                           FROM ( SELECT counted.type,
                                    sum((counted.n)::bigint) AS n
                                   FROM (core.collection_path child
                                     CROSS JOIN LATERAL jsonb_each_text(child.types) counted(type, n))
                                  WHERE ((child.collection_id = collection.id) AND (child.parent_sha256 = member.map_sha256) AND ("right"(child.steps, 1) <> ''::text))
                                  GROUP BY counted.type) added) shape)
                     CROSS JOIN LATERAL ( SELECT
                                CASE
                                    WHEN (cardinality(path.key_hashes) < 64) THEN (cardinality(path.key_hashes))::numeric
                                    ELSE ((63)::numeric / (((path.key_hashes[64])::numeric + '9223372036854775808'::numeric) / '18446744073709551616'::numeric))
                                END AS keys) estimate)
                  WHERE ((shape.shapes <= 1) AND (((estimate.keys >= (20)::numeric) AND (member.occurrences <= ((0.25 * estimate.keys) * (((path.types ->> 'object'::text))::bigint)::numeric))) OR (member.data_keys AND (estimate.keys >= (2)::numeric) AND (member.named > 0))))
                ), shown AS (
                 SELECT path.steps,
                    path.depth,
                    path.documents,
                    path.occurrences,
                    path.types,
                    path.number_min,
                    path.number_max,
                    path.text_min,
                    path.text_max,
                    path.length_min,
                    path.length_max,
                    path.examples,
                        CASE
                            WHEN (path.hashes = '{}'::bigint[]) THEN NULL::numeric
                            WHEN (cardinality(path.hashes) < 64) THEN (cardinality(path.hashes))::numeric
                            ELSE LEAST(round(((63)::numeric / (((path.hashes[64])::numeric + '9223372036854775808'::numeric) / '18446744073709551616'::numeric))), (path.occurrences)::numeric)
                        END AS distinct_values
                   FROM core.collection_path path
                  WHERE ((path.collection_id = collection.id) AND (NOT (EXISTS ( SELECT
                           FROM map
                          WHERE (starts_with(path.steps, (map.steps || ''::text)) OR (path.steps = (map.steps || ''::text)))))))
                UNION ALL
                 SELECT (map.steps || ''::text),
                    (map.depth + 1),
                    map.documents,
                    map.occurrences,
                    map.types,
                    map.number_min,
                    map.number_max,
                    map.text_min,
                    map.text_max,
                    map.length_min,
                    map.length_max,
                    NULL::jsonb,
                    NULL::numeric
                   FROM map
                  WHERE (NOT (EXISTS ( SELECT
                           FROM map above
                          WHERE starts_with(map.steps, (above.steps || ''::text)))))
                )
         SELECT shown_1.steps,
            shown_1.depth,
            shown_1.documents,
            shown_1.occurrences,
            shown_1.types,
            shown_1.number_min,
            shown_1.number_max,
            shown_1.text_min,
            shown_1.text_max,
            shown_1.length_min,
            shown_1.length_max,
            shown_1.examples,
            shown_1.distinct_values
           FROM shown shown_1) shown);

COMMENT ON VIEW catalog.schema_path IS 'What all documents of a collection have at each path to depth 3. [] stands for the elements of an array, .* for the members of an object whose keys are data. It follows storing within seconds: profiled says how many of the documents it knows.';

COMMENT ON COLUMN catalog.schema_path.collection IS 'The collection.';

COMMENT ON COLUMN catalog.schema_path.path IS 'Where in a document.';

COMMENT ON COLUMN catalog.schema_path.depth IS 'Steps below the top; the top is 0.';

COMMENT ON COLUMN catalog.schema_path.documents IS 'Documents that have the path; a null counts as present. Of members counted together the sum of theirs.';

COMMENT ON COLUMN catalog.schema_path.presence IS 'Share of the profiled documents that have the path.';

COMMENT ON COLUMN catalog.schema_path.occurrences IS 'Values found there: more than documents below an array.';

COMMENT ON COLUMN catalog.schema_path.types IS 'How many values of each type: text, numeric, boolean, timestamptz, date, object, array, null.';

COMMENT ON COLUMN catalog.schema_path.distinct_values IS 'Different scalars: exact below 64, else an estimate. That is within a fourth in 19 of 20 cases, and never more than the number of values.';

COMMENT ON COLUMN catalog.schema_path.minimum IS 'The smallest number; where there are none, the smallest string by code points. At most 100 characters.';

COMMENT ON COLUMN catalog.schema_path.maximum IS 'Greatest number, else last text in order.';

COMMENT ON COLUMN catalog.schema_path.shortest IS 'Characters of the shortest string, elements of the shortest array.';

COMMENT ON COLUMN catalog.schema_path.longest IS 'Most characters of a text there.';

COMMENT ON COLUMN catalog.schema_path.examples IS 'Up to five values, always the same ones for the same documents.';

COMMENT ON COLUMN catalog.schema_path.profiled IS 'Documents it knows of.';

COMMENT ON COLUMN catalog.schema_path.of_documents IS 'Documents the collection has.';

CREATE VIEW catalog.schema_proposal AS
 SELECT id,
    status,
    name AS collection,
    storage_choice,
    version,
    sample_size,
    ARRAY( SELECT (jsonb_array_elements.value ->> 'sentence'::text)
           FROM jsonb_array_elements(schema.reasons) jsonb_array_elements(value)
          WHERE (NOT ((jsonb_array_elements.value ->> 'holds'::text))::boolean)) AS against_sql,
    jsonb_array_length((proposal -> 'columns'::text)) AS columns,
    ddl,
    reverse_ddl,
    structure_hash,
    backfill_state,
    backfill_done,
    backfill_total,
    created_at,
    decided_at,
    decided_by,
        CASE
            WHEN ((gate ->> 'ddl_sha256'::text) = encode(sha256(convert_to(ddl, 'UTF8'::name)), 'hex'::text)) THEN (gate ->> 'state'::text)
            ELSE 'unchecked'::text
        END AS gate,
    ((dry_run ->> 'documents'::text))::bigint AS dry_run_documents,
    ((dry_run ->> 'extra_documents'::text))::bigint AS extra_documents,
    ((dry_run ->> 'table_bytes'::text))::bigint AS table_bytes,
    (override #>> '{storage_choice,value}'::text[]) AS forced,
    (override ? 'columns'::text) AS edited
   FROM core.schema_def schema;

COMMENT ON VIEW catalog.schema_proposal IS 'What Cubby would make of each collection. Decide with select api.accept_schema(id) or api.reject_schema(id).';

COMMENT ON COLUMN catalog.schema_proposal.id IS 'Accept or reject it by this id.';

COMMENT ON COLUMN catalog.schema_proposal.status IS 'provisional, active or rejected.';

COMMENT ON COLUMN catalog.schema_proposal.collection IS 'The collection it is for.';

COMMENT ON COLUMN catalog.schema_proposal.storage_choice IS 'sql makes a typed table, jsonb leaves the documents as they are.';

COMMENT ON COLUMN catalog.schema_proposal.version IS '1 makes the table, each later one adds columns.';

COMMENT ON COLUMN catalog.schema_proposal.sample_size IS 'Documents that were looked at.';

COMMENT ON COLUMN catalog.schema_proposal.against_sql IS 'Why jsonb: each rule that did not hold, with its figure. Empty when sql is proposed.';

COMMENT ON COLUMN catalog.schema_proposal.columns IS 'How many columns the table would have.';

COMMENT ON COLUMN catalog.schema_proposal.ddl IS 'What accepting runs.';

COMMENT ON COLUMN catalog.schema_proposal.reverse_ddl IS 'What rolling back runs.';

COMMENT ON COLUMN catalog.schema_proposal.structure_hash IS 'Of the name and the sorted paths and types: the same hash is the same proposal.';

COMMENT ON COLUMN catalog.schema_proposal.backfill_state IS 'running, done or failed, once accepted; api.replay_backfill starts a failed one again.';

COMMENT ON COLUMN catalog.schema_proposal.backfill_done IS 'Older documents that were looked at.';

COMMENT ON COLUMN catalog.schema_proposal.backfill_total IS 'Older documents there were.';

COMMENT ON COLUMN catalog.schema_proposal.created_at IS 'When it was first made.';

COMMENT ON COLUMN catalog.schema_proposal.decided_at IS 'When a person decided.';

COMMENT ON COLUMN catalog.schema_proposal.decided_by IS 'Actor of the decision.';

COMMENT ON COLUMN catalog.schema_proposal.gate IS 'unchecked, passed or refused: what the gate says of exactly this DDL. Only what passed can be accepted as a table.';

COMMENT ON COLUMN catalog.schema_proposal.dry_run_documents IS 'How many documents the dry run looked at; null while there was none. catalog.schema_column has it by column.';

COMMENT ON COLUMN catalog.schema_proposal.extra_documents IS 'Of those, how many would have something in the column extra.';

COMMENT ON COLUMN catalog.schema_proposal.table_bytes IS 'Expected size of their rows in the typed table, without indexes.';

COMMENT ON COLUMN catalog.schema_proposal.forced IS 'The storage choice a person forced; null where the rule decided.';

COMMENT ON COLUMN catalog.schema_proposal.edited IS 'Whether a person edited the columns, which then no longer follow the sample.';

CREATE TABLE core.query_vector (
    space text NOT NULL,
    question_md5 text GENERATED ALWAYS AS (md5(question)) STORED NOT NULL,
    question text NOT NULL,
    vector public.vector(512),
    made_at timestamp with time zone,
    job_id bigint,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT question_is_short CHECK (((length(question) >= 1) AND (length(question) <= 1000)))
);
ALTER TABLE ONLY core.query_vector ALTER COLUMN vector SET STORAGE PLAIN;

COMMENT ON TABLE core.query_vector IS 'Texts that were searched for, each with its vector in a space: embedded once for all processes, and for psql.';

COMMENT ON COLUMN core.query_vector.question IS 'The text as core._question writes it.';

COMMENT ON COLUMN core.query_vector.vector IS 'Null while made_at is null: a worker was asked for it. Null for good when the text means nothing in the space.';

COMMENT ON COLUMN core.query_vector.job_id IS 'The job that makes it; null when the API made it itself.';

CREATE VIEW catalog.searched_text AS
 SELECT question AS text,
    space,
        CASE
            WHEN (vector IS NOT NULL) THEN 'known'::text
            WHEN (made_at IS NOT NULL) THEN 'meaningless'::text
            ELSE 'waiting'::text
        END AS state,
    created_at,
    made_at
   FROM core.query_vector;

COMMENT ON VIEW catalog.searched_text IS 'Texts that were searched for: catalog.search finds those that are known by what they mean. Kept for a month.';

COMMENT ON COLUMN catalog.searched_text.text IS 'What was asked, as it was understood.';

COMMENT ON COLUMN catalog.searched_text.space IS 'The space its vector is in.';

COMMENT ON COLUMN catalog.searched_text.state IS 'known, waiting for a worker, or meaningless there.';

COMMENT ON COLUMN catalog.searched_text.created_at IS 'When it was first asked.';

COMMENT ON COLUMN catalog.searched_text.made_at IS 'When its vector was made.';

CREATE VIEW catalog.setting AS
 SELECT name,
    value,
    initial,
    type,
    minimum,
    maximum,
    sentence,
    choices
   FROM core.setting;

COMMENT ON VIEW catalog.setting IS 'The settings. Turn one with select api.change_setting(name, value).';

COMMENT ON COLUMN catalog.setting.name IS 'Its name.';

COMMENT ON COLUMN catalog.setting.value IS 'As it is now.';

COMMENT ON COLUMN catalog.setting.initial IS 'As it is shipped.';

COMMENT ON COLUMN catalog.setting.type IS 'integer, number, boolean or text.';

COMMENT ON COLUMN catalog.setting.minimum IS 'The least it takes.';

COMMENT ON COLUMN catalog.setting.maximum IS 'The most it takes.';

COMMENT ON COLUMN catalog.setting.sentence IS 'What it does.';

COMMENT ON COLUMN catalog.setting.choices IS 'What it takes, where that is a list.';

CREATE TABLE core.spool (
    raw_id uuid NOT NULL,
    uri text NOT NULL,
    content bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY core.spool ALTER COLUMN content SET STORAGE EXTERNAL;

COMMENT ON TABLE core.spool IS 'Bytes of raw parts that came while storage was away. They are read from here until storage.move has put them where core.asset_raw says they are.';

COMMENT ON COLUMN core.spool.uri IS 'As in core.asset_raw: where the bytes belong, and will be.';

CREATE VIEW catalog.spool AS
 SELECT spool.uri,
    raw.request_id,
    raw.part_id,
    raw.filename,
    raw.size_bytes,
    raw.sha256,
    spool.created_at
   FROM (core.spool
     JOIN core.asset_raw raw ON ((raw.id = spool.raw_id)));

COMMENT ON VIEW catalog.spool IS 'Raw parts that came while storage was away and wait in Postgres to be moved there.';

COMMENT ON COLUMN catalog.spool.uri IS 'Where it will be.';

COMMENT ON COLUMN catalog.spool.request_id IS 'The request it came with.';

COMMENT ON COLUMN catalog.spool.part_id IS 'Its part of the request.';

COMMENT ON COLUMN catalog.spool.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.spool.size_bytes IS 'Its bytes.';

COMMENT ON COLUMN catalog.spool.sha256 IS 'Of its bytes.';

COMMENT ON COLUMN catalog.spool.created_at IS 'When it came.';

CREATE TABLE core.library (
    asset_id uuid NOT NULL,
    cluster_id uuid NOT NULL,
    name text NOT NULL,
    uri text
);

COMMENT ON TABLE core.library IS 'What a file is called in the directory of its cluster, library/<folder>/<name>.';

COMMENT ON COLUMN core.library.uri IS 'Where it is linked at the moment; null while it is not, and on storages that have no directories.';

CREATE TABLE core.pack (
    id uuid NOT NULL,
    uri text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.pack IS 'A file that holds the raw bytes of several small requests one after the other; core.asset_raw says as uri#start+length which of them are whose.';

COMMENT ON COLUMN core.pack.uri IS 'The file, without a slice.';

CREATE VIEW catalog.stored_file AS
 SELECT raw.uri,
    'received'::text AS room,
    raw.sha256,
    raw.size_bytes
   FROM core.asset_raw raw
  WHERE ((raw.uri !~ '(/pack|incoming/[0-9a-f-]{36}/[^/#]+)#[0-9]+\+[0-9]+$'::text) AND (NOT (EXISTS ( SELECT
           FROM core.spool
          WHERE (spool.raw_id = raw.id)))))
UNION ALL
 SELECT pack.uri,
    'pack'::text AS room,
    NULL::text AS sha256,
    NULL::bigint AS size_bytes
   FROM core.pack
UNION ALL
 SELECT asset.uri,
    'media'::text AS room,
    asset.sha256,
    asset.size_bytes
   FROM core.asset
  WHERE ((asset.kind = 'media'::text) AND (asset.uri IS NOT NULL))
UNION ALL
 SELECT library.uri,
    'library'::text AS room,
    asset.sha256,
    asset.size_bytes
   FROM (core.library
     JOIN core.asset ON ((asset.id = library.asset_id)))
  WHERE (library.uri IS NOT NULL)
UNION ALL
 SELECT each.place AS uri,
    'derived'::text AS room,
    NULL::text AS sha256,
    NULL::bigint AS size_bytes
   FROM (core.media
     CROSS JOIN LATERAL jsonb_each_text(media.thumbnails) each(side, place));

COMMENT ON VIEW catalog.stored_file IS 'Every file of storage that the database names: what a backup copies.';

COMMENT ON COLUMN catalog.stored_file.uri IS 'Where it is.';

COMMENT ON COLUMN catalog.stored_file.room IS 'received, pack (many small requests in one file), media (canonical place), library, derived (thumbnails).';

COMMENT ON COLUMN catalog.stored_file.sha256 IS 'Of its bytes; null for packs and derived files, whose hashes the database does not keep.';

COMMENT ON COLUMN catalog.stored_file.size_bytes IS 'Its bytes; null as above.';

CREATE VIEW catalog.tag_label AS
 SELECT label,
    prompts,
    threshold,
    background,
    narrower,
    only_in
   FROM core.tag_label;

COMMENT ON VIEW catalog.tag_label IS 'Labels pictures may be tagged with. Change one with select api.put_tag_label(label).';

COMMENT ON COLUMN catalog.tag_label.label IS 'The word.';

COMMENT ON COLUMN catalog.tag_label.prompts IS 'The texts whose mean vector stands for it.';

COMMENT ON COLUMN catalog.tag_label.threshold IS 'Least probability among all labels; null takes that of the space.';

COMMENT ON COLUMN catalog.tag_label.background IS 'Never given: it is there so that none of the others may win.';

COMMENT ON COLUMN catalog.tag_label.narrower IS 'Labels below a broader word: it is as likely as all of them together.';

COMMENT ON COLUMN catalog.tag_label.only_in IS 'Spaces of the models that brought it; null: a person''s, for every space.';

CREATE TABLE core.task (
    name text NOT NULL,
    queue text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    time_limit interval,
    in_turns boolean DEFAULT false NOT NULL,
    CONSTRAINT time_limit_is_positive CHECK ((time_limit > '00:00:00'::interval))
);

COMMENT ON TABLE core.task IS 'Every kind of job: the queue that workers take it from, and its priority there, higher first. SQL queues jobs by it, workers register their tasks by it.';

COMMENT ON COLUMN core.task.time_limit IS 'How long one try may take before it has failed with the code time_limit; null for no limit.';

COMMENT ON COLUMN core.task.in_turns IS 'Whether API keys take turns: core._turns counts the priority of each job of a key down from 0. Jobs of other tasks have the priority of their task.';

CREATE VIEW catalog.task AS
 SELECT name,
    queue,
    priority
   FROM core.task;

COMMENT ON VIEW catalog.task IS 'Every kind of job, and the queue that workers take it from.';

COMMENT ON COLUMN catalog.task.name IS 'As in catalog.job.task.';

COMMENT ON COLUMN catalog.task.queue IS 'Each queue has a worker of its own in every worker process.';

COMMENT ON COLUMN catalog.task.priority IS 'Jobs of a higher priority are taken first.';

CREATE TABLE core.unsorted_file (
    asset_id uuid NOT NULL,
    period text NOT NULL,
    name text NOT NULL
);

COMMENT ON TABLE core.unsorted_file IS 'What a file is called while its cluster is unsorted: library/unsorted/<period>/<name>. The name stays reserved when the cluster becomes a directory, so that undo gives it back.';

COMMENT ON COLUMN core.unsorted_file.period IS 'The day or month in which the file was taken, or undated.';

CREATE VIEW catalog.unsorted AS
 SELECT reserved.period,
    asset.id AS asset_id,
    media.filename,
    asset.media_type,
    asset.cluster_id,
    cluster.name AS cluster,
    asset.tags,
    library.uri AS library_uri,
    asset.captured_local,
    asset.owner,
    asset.created_at
   FROM ((((core.unsorted_file reserved
     JOIN core.asset ON ((asset.id = reserved.asset_id)))
     JOIN core.cluster ON (((cluster.id = asset.cluster_id) AND cluster.unsorted AND (NOT cluster.closed))))
     JOIN core.media ON ((media.asset_id = asset.id)))
     LEFT JOIN core.library ON ((library.asset_id = asset.id)));

COMMENT ON VIEW catalog.unsorted IS 'Files that are in no directory yet, because nothing like them has come: select period, count(*) from unsorted group by 1.';

COMMENT ON COLUMN catalog.unsorted.period IS 'The day or month in which it was taken, or undated: its directory below library/unsorted/.';

COMMENT ON COLUMN catalog.unsorted.asset_id IS 'The file.';

COMMENT ON COLUMN catalog.unsorted.filename IS 'The name it was sent under.';

COMMENT ON COLUMN catalog.unsorted.media_type IS 'image, video, audio or other.';

COMMENT ON COLUMN catalog.unsorted.cluster_id IS 'The cluster that becomes a directory when like files come.';

COMMENT ON COLUMN catalog.unsorted.cluster IS 'What that cluster would be called.';

COMMENT ON COLUMN catalog.unsorted.tags IS 'What the sender said, what is plain to see, and what the model saw.';

COMMENT ON COLUMN catalog.unsorted.library_uri IS 'Where it is linked at the moment; null on storages without directories.';

COMMENT ON COLUMN catalog.unsorted.captured_local IS 'When it was taken, on the clock of the place.';

COMMENT ON COLUMN catalog.unsorted.owner IS 'The owner the sender named, or a person since.';

COMMENT ON COLUMN catalog.unsorted.created_at IS 'When it came in.';

CREATE UNLOGGED TABLE core.api_key_minute (
    key_id uuid NOT NULL,
    minute timestamp with time zone NOT NULL,
    requests integer NOT NULL
);

COMMENT ON TABLE core.api_key_minute IS 'Requests of keys that have a rate limit, counted over all API processes.';

CREATE TABLE core.cluster_act_asset (
    act_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    from_cluster_id uuid NOT NULL,
    to_cluster_id uuid NOT NULL,
    from_similarity real,
    from_name text
);

COMMENT ON TABLE core.cluster_act_asset IS 'The members an act moved.';

COMMENT ON COLUMN core.cluster_act_asset.from_name IS 'What the file was called in the directory it left.';

CREATE TABLE core.cluster_act_cluster (
    act_id uuid NOT NULL,
    cluster_id uuid NOT NULL,
    before jsonb
);

COMMENT ON TABLE core.cluster_act_cluster IS 'The clusters an act touched, as they were before it.';

COMMENT ON COLUMN core.cluster_act_cluster.before IS 'Null for a cluster that the act made.';

CREATE TABLE core.cluster_anchor (
    act_id uuid NOT NULL,
    anchor_of uuid NOT NULL,
    cluster_id uuid NOT NULL,
    space text NOT NULL,
    centroid public.vector(512) NOT NULL
);

COMMENT ON TABLE core.cluster_anchor IS 'Where the centroids of clusters were before a person made them one: pictures near there join what they became.';

COMMENT ON COLUMN core.cluster_anchor.anchor_of IS 'The cluster whose centroid it was; cluster_id is the one it stands for.';

CREATE TABLE core.cluster_link (
    act_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    cluster_id uuid NOT NULL,
    kind text NOT NULL,
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['must'::text, 'cannot'::text])))
);

COMMENT ON TABLE core.cluster_link IS 'What people said by their acts: this picture belongs there, or does not. The newest act counts, and undoing it takes its word back. It binds copies of the picture too.';

CREATE TABLE core.collection_alias (
    name text NOT NULL,
    collection_id integer NOT NULL
);

COMMENT ON TABLE core.collection_alias IS 'Names a collection had before an admin renamed it: documents sent under them still find it.';

ALTER TABLE core.collection ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME core.collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE core.collection_rule (
    keys_sha256 bytea NOT NULL,
    collection_id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.collection_rule IS 'Where documents with exactly these top-level keys go, because an admin moved such documents there.';

CREATE TABLE core.collection_sample (
    collection_id integer NOT NULL,
    hash bigint NOT NULL,
    asset_id uuid NOT NULL,
    depth integer NOT NULL,
    deepest_path text NOT NULL,
    object_array_path text,
    paths jsonb NOT NULL
);

COMMENT ON TABLE core.collection_sample IS 'The N_sample documents of a collection with the smallest hashes, measured: the decision looks at nothing else, so it does not depend on order.';

COMMENT ON COLUMN core.collection_sample.hash IS 'jsonb_hash_extended(doc, 0), alike for equal documents.';

COMMENT ON COLUMN core.collection_sample.depth IS 'Objects nested in one another, measured to the end; a flat document has 1.';

COMMENT ON COLUMN core.collection_sample.deepest_path IS 'A path at which depth was found.';

COMMENT ON COLUMN core.collection_sample.object_array_path IS 'A path that holds an array of objects, or null.';

COMMENT ON COLUMN core.collection_sample.paths IS '[{"path", "keys", "type"}] to depth 3; keys is null below an array. Strings that are all RFC 3339 moments or dates have type timestamptz or date.';

CREATE TABLE core.deployment (
    singleton boolean DEFAULT true NOT NULL,
    behaviour_sha256 text,
    deployed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    roles_were_shared boolean DEFAULT false NOT NULL,
    release integer DEFAULT 0 NOT NULL,
    oldest_release integer DEFAULT 0 NOT NULL,
    CONSTRAINT deployment_singleton_check CHECK (singleton)
);

COMMENT ON TABLE core.deployment IS 'Hash of the functions, views, triggers and grants last applied: the same hash means nothing to do.';

COMMENT ON COLUMN core.deployment.roles_were_shared IS 'True from the upgrade of a version without logins until a deployment made them: processes may act in roles of the deploying login so long.';

COMMENT ON COLUMN core.deployment.release IS 'Number of the release that was deployed last. It only grows: an older program does not deploy.';

COMMENT ON COLUMN core.deployment.oldest_release IS 'Oldest release whose processes may run on this database.';

CREATE TABLE core.document_key (
    collection_id integer NOT NULL,
    key_sha256 bytea NOT NULL,
    document_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    order_number numeric DEFAULT '-Infinity'::numeric NOT NULL,
    order_text text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

COMMENT ON TABLE core.document_key IS 'The newest document of each key of a collection that has one: the one the typed table shows.';

COMMENT ON COLUMN core.document_key.created_at IS 'When its request came in; (created_at, document_id) is the order of arrival.';

COMMENT ON COLUMN core.document_key.order_number IS 'The value that orders the versions of a key, when it is a number or a moment (its seconds); -Infinity where there is none. It goes before order_text, and that before the time of arrival.';

COMMENT ON COLUMN core.document_key.order_text IS 'That value when it is another text.';

CREATE TABLE core.document_route (
    request_id uuid NOT NULL,
    keys_sha256 bytea NOT NULL,
    collection_id integer NOT NULL
);

COMMENT ON TABLE core.document_route IS 'Where each set of top-level keys of a request goes, decided once over the whole request.';

COMMENT ON COLUMN core.document_route.keys_sha256 IS 'core._keys_hash of the set: the keys of one document can be longer than an index entry may be.';

CREATE TABLE core.envelope (
    request_id uuid NOT NULL,
    first_ordinal integer NOT NULL,
    last_ordinal integer NOT NULL,
    rest jsonb NOT NULL,
    CONSTRAINT envelope_has_records CHECK ((last_ordinal >= first_ordinal))
);

COMMENT ON TABLE core.envelope IS 'What was around the records of a request that said where its records are: it is in each of them as _envelope.';

CREATE TABLE core.extracted (
    asset_id uuid NOT NULL,
    source_id uuid NOT NULL,
    start_byte bigint NOT NULL,
    length_bytes bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT slice_is_not_empty CHECK (((start_byte > 0) AND (length_bytes > 0)))
);

COMMENT ON TABLE core.extracted IS 'Objects that were found inside another one: the film of a motion photo. Their bytes are a slice of its raw bytes.';

COMMENT ON COLUMN core.extracted.source_id IS 'The file they were found in.';

COMMENT ON COLUMN core.extracted.start_byte IS 'Where the slice begins in the raw bytes of the source.';

COMMENT ON COLUMN core.extracted.length_bytes IS 'How long the slice is.';

CREATE TABLE core.fingerprint (
    asset_id uuid NOT NULL,
    film bytea,
    sound bytea,
    problem text,
    made_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.fingerprint IS 'By what films and sounds are compared. A file in which nothing can be recognised has a row without fingerprints.';

COMMENT ON COLUMN core.fingerprint.film IS 'Grey pictures of 10 x 10 bytes, four to a second, of the first 240 seconds at most, without the bars around them.';

COMMENT ON COLUMN core.fingerprint.sound IS 'Eight words a second: 32 bits, lowest byte first, and a byte that is 1 where a changing sound is heard.';

COMMENT ON COLUMN core.fingerprint.problem IS 'Why no fingerprint could be made; null where the file could be read.';

CREATE TABLE core.fingerprint_code (
    kind text NOT NULL,
    code integer NOT NULL,
    asset_id uuid NOT NULL,
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['film'::text, 'sound'::text])))
);

COMMENT ON TABLE core.fingerprint_code IS 'What finds a fingerprint among many: at most 64 codes of a film and 64 of a sound, which another encoder hardly changes.';

CREATE TABLE core.intake (
    hour timestamp with time zone NOT NULL,
    requests bigint NOT NULL,
    objects bigint NOT NULL,
    bytes bigint NOT NULL
);

COMMENT ON TABLE core.intake IS 'What came in, added up by the hour once it is over, so that nobody counts everything to say how much there is. The hours since are read from the requests.';

COMMENT ON COLUMN core.intake.bytes IS 'Bytes received, as they came.';

ALTER TABLE core.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME core.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE core.likeness_pair (
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    state text NOT NULL,
    measures jsonb,
    requested_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone,
    coarse_check text,
    CONSTRAINT coarse_check_is_known CHECK ((coarse_check = ANY (ARRAY['upright'::text, 'mirrored'::text]))),
    CONSTRAINT pair_is_ordered CHECK ((first_id < second_id)),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'measured'::text, 'unreadable'::text])))
);

COMMENT ON TABLE core.likeness_pair IS 'Pairs of files that look alike, and what a comparison of their pictures measured. A pair is measured once.';

COMMENT ON COLUMN core.likeness_pair.state IS 'waiting for the job media.verify; measured; or unreadable, when one of the two pictures cannot be decoded.';

COMMENT ON COLUMN core.likeness_pair.measures IS 'What the comparison found, from the picture of the file in `from` to the other. Null when no part of the one was found in the other.';

COMMENT ON COLUMN core.likeness_pair.coarse_check IS 'The cheap check of a few keypoints that comes before the comparison: upright or turned, or mirrored as well; null: none.';

CREATE TABLE core.lineage_checkpoint (
    number bigint NOT NULL,
    first_id uuid NOT NULL,
    last_id uuid NOT NULL,
    rows bigint NOT NULL,
    previous text NOT NULL,
    digest text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT lineage_checkpoint_number_check CHECK ((number > 0)),
    CONSTRAINT lineage_checkpoint_rows_check CHECK ((rows > 0))
);

COMMENT ON TABLE core.lineage_checkpoint IS 'A chain of digests over lineage. Each covers the rows after the one before, in the order of their ids, and its digest. A row that is changed, removed or put between breaks it.';

COMMENT ON COLUMN core.lineage_checkpoint.first_id IS 'The id of the first row that it covers.';

COMMENT ON COLUMN core.lineage_checkpoint.last_id IS 'The id of the last row that it covers.';

COMMENT ON COLUMN core.lineage_checkpoint.rows IS 'How many rows it covers.';

COMMENT ON COLUMN core.lineage_checkpoint.previous IS 'The digest of the checkpoint before; 64 zeros for the first.';

COMMENT ON COLUMN core.lineage_checkpoint.digest IS 'sha256 in hex of the previous digest, the number of rows and the digests of the rows.';

CREATE TABLE core.lineage_pruning (
    number bigint NOT NULL,
    rows bigint NOT NULL,
    digest text NOT NULL,
    removed bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.lineage_pruning IS 'Checkpoints whose lineage was pruned after it was verified. The event lineage_pruned repeats each, so that the chain covers it.';

COMMENT ON COLUMN core.lineage_pruning.rows IS 'How many of its rows were kept.';

COMMENT ON COLUMN core.lineage_pruning.digest IS 'The digest over the kept rows, computed as that of the checkpoint.';

CREATE TABLE core.lineage_watermark (
    singleton boolean DEFAULT true NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    next_xid xid8 NOT NULL,
    CONSTRAINT lineage_watermark_singleton_check CHECK (singleton)
);

COMMENT ON TABLE core.lineage_watermark IS 'The last look at running transactions. When all numbered below next_xid have ended, every row that is still to come has an id later than seen_at.';

CREATE TABLE core.lock_kind (
    kind text NOT NULL,
    rank integer NOT NULL,
    keyed_by text NOT NULL,
    slots integer DEFAULT 1 NOT NULL,
    protects text NOT NULL,
    CONSTRAINT lock_kind_slots_check CHECK (((slots >= 1) AND (slots <= 64)))
);

COMMENT ON TABLE core.lock_kind IS 'Locks by name, in the order in which one transaction takes them: ascending rank, and ascending key within a rank.';

COMMENT ON COLUMN core.lock_kind.keyed_by IS 'What the key of a lock stands for; nothing where there is one lock of the kind.';

COMMENT ON COLUMN core.lock_kind.slots IS 'How many transactions may share one lock. Sharing takes one slot, holding alone takes all; 1 where no transaction shares.';

CREATE TABLE core.migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE core.migration IS 'Migrations applied to this database, each with the hash it had then: an edited one stops the deploy.';

CREATE TABLE core.named_lock (
    kind text NOT NULL,
    key bigint NOT NULL,
    slot integer NOT NULL
);

COMMENT ON TABLE core.named_lock IS 'One row a slot of each lock that was ever taken. Transactions lock the rows and change nothing.';

CREATE TABLE core.placement (
    asset_id uuid NOT NULL,
    job_id bigint,
    attempted text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');

COMMENT ON TABLE core.placement IS 'Files that are not where the catalogue says: the work of the jobs media.place. A row goes when its file is there.';

COMMENT ON COLUMN core.placement.job_id IS 'The job media.place that took the file; null while it waits. The row is deleted when the file is in its place. A job that ended without placing it leaves the row to the next one.';

COMMENT ON COLUMN core.placement.attempted IS 'Where a try may have left files, so that none is forgotten should it die.';

CREATE TABLE core.record (
    document_id uuid NOT NULL,
    envelope_id uuid NOT NULL
);

COMMENT ON TABLE core.record IS 'Documents that are records out of another document, their envelope. No foreign keys, as for objects: both are looked up by id.';

CREATE TABLE core.repair (
    asset_id uuid NOT NULL,
    repairs text[] NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.repair IS 'What had to be changed for a document to fit jsonb, such as a removed NUL. The received bytes stay as they came.';

CREATE TABLE core.search_recall (
    space text NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    sampled integer NOT NULL,
    recall double precision,
    CONSTRAINT recall_is_a_share CHECK (((recall >= (0)::double precision) AND (recall <= (1)::double precision)))
);

COMMENT ON TABLE core.search_recall IS 'How many of the true nearest files the vector index of a space finds, measured on a sample by api.measure_recall.';

COMMENT ON COLUMN core.search_recall.recall IS 'Null while it is measured for the first time, and where a space has too few files.';

CREATE TABLE core.search_text (
    asset_id uuid NOT NULL,
    words tsvector NOT NULL,
    created_at timestamp with time zone NOT NULL,
    reading smallint DEFAULT 3 NOT NULL
);

COMMENT ON TABLE core.search_text IS 'Full text of an object: file name split into words, comments, tags, owner, metadata, strings of a document.';

COMMENT ON COLUMN core.search_text.asset_id IS 'core.asset; no foreign key, for the sake of bulk speed: objects are never deleted.';

COMMENT ON COLUMN core.search_text.created_at IS 'Since when the object can be found: what a search pins its pages to.';

COMMENT ON COLUMN core.search_text.reading IS 'The way its text was read into words; the present one is 3.';

CREATE TABLE core.session (
    token_sha256 text NOT NULL,
    key_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.session IS 'Who is logged in to the admin pages. The token itself is in the browser alone.';

COMMENT ON COLUMN core.session.key_id IS 'The key it was opened with; when that is revoked the session is over.';

CREATE TABLE core.stale_file (
    uri text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.stale_file IS 'Files that nothing leads to any more, to be removed by the jobs media.place.';

CREATE SEQUENCE core.starved_filter
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE core.starved_filter IS 'Counts the searches whose filter left the vector index short of hits, so that every file was measured.';

CREATE TABLE core.unindexed (
    id bigint NOT NULL,
    collection_id integer NOT NULL,
    request_id uuid,
    first_ordinal integer,
    last_ordinal integer,
    documents bigint NOT NULL,
    has_words boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ids uuid[],
    has_learned boolean NOT NULL,
    schema_id uuid,
    CONSTRAINT documents_are_named CHECK (((ids IS NULL) = (request_id IS NOT NULL)))
);

COMMENT ON TABLE core.unindexed IS 'Stored documents of a collection that its sample, its profile, or the full text does not know yet. They are those of a request from first_ordinal to last_ordinal, or those of small requests by their ids. The job json.index works it off.';

COMMENT ON COLUMN core.unindexed.has_words IS 'Small batches get their full text when they are stored.';

COMMENT ON COLUMN core.unindexed.ids IS 'The documents of small requests that were stored together; null for a run of one request.';

COMMENT ON COLUMN core.unindexed.has_learned IS 'Whether the sample, the drift and the proposal of the collection know the documents.';

COMMENT ON COLUMN core.unindexed.schema_id IS 'The typed table the documents entered when they were stored; null when there was none, or when its backfill counts their drift.';

ALTER TABLE core.unindexed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME core.unindexed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE core.video_frame (
    id uuid NOT NULL,
    asset_id uuid NOT NULL,
    frame_idx integer NOT NULL,
    seconds double precision,
    space text NOT NULL,
    embedding public.vector(512) NOT NULL,
    phash bit(64)
);
ALTER TABLE ONLY core.video_frame ALTER COLUMN embedding SET STORAGE PLAIN;

COMMENT ON TABLE core.video_frame IS 'A vector for each keyframe of a video, for hits with a timecode.';

COMMENT ON COLUMN core.video_frame.phash IS 'Perceptual hash of the frame; null for one too dull to tell apart. Videos are compared frame by frame.';

CREATE TABLE core.webhook_cursor (
    singleton boolean DEFAULT true NOT NULL,
    xid xid8 NOT NULL,
    id uuid NOT NULL,
    CONSTRAINT webhook_cursor_singleton_check CHECK (singleton)
);

COMMENT ON TABLE core.webhook_cursor IS 'The last event that was matched with webhooks. The first webhook makes it, and it moves while there are any.';

CREATE TABLE core.worker_model (
    worker text NOT NULL,
    spaces text[] NOT NULL,
    reported_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE core.worker_model IS 'Spaces that each worker process can make vectors of. A space is used once all live workers can.';

COMMENT ON COLUMN core.worker_model.worker IS 'As in core.job.worker.';

COMMENT ON COLUMN core.worker_model.spaces IS 'Spaces whose model is on its host, complete.';

COMMENT ON COLUMN core.worker_model.reported_at IS 'When it said so last; workers do every few seconds.';

CREATE TABLE core.worker_queue (
    worker_id bigint NOT NULL,
    worker text NOT NULL
);

COMMENT ON TABLE core.worker_queue IS 'Which process each queue worker belongs to, so that processes can be counted.';

COMMENT ON COLUMN core.worker_queue.worker_id IS 'The queue worker, as procrastinate numbers it. The row goes with it.';

COMMENT ON COLUMN core.worker_queue.worker IS 'As in core.job.worker.';

ALTER TABLE ONLY core.webhook_delivery
    ADD CONSTRAINT an_event_is_sent_once UNIQUE (webhook_id, event_id);

ALTER TABLE ONLY core.api_key_minute
    ADD CONSTRAINT api_key_minute_pkey PRIMARY KEY (key_id, minute);

ALTER TABLE ONLY core.api_key
    ADD CONSTRAINT api_key_name_key UNIQUE (name);

ALTER TABLE ONLY core.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.api_key
    ADD CONSTRAINT api_key_secret_sha256_key UNIQUE (secret_sha256);

ALTER TABLE ONLY core.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.asset_raw
    ADD CONSTRAINT asset_raw_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.backup
    ADD CONSTRAINT backup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.cluster_act_asset
    ADD CONSTRAINT cluster_act_asset_pkey PRIMARY KEY (act_id, asset_id);

ALTER TABLE ONLY core.cluster_act_cluster
    ADD CONSTRAINT cluster_act_cluster_pkey PRIMARY KEY (act_id, cluster_id);

ALTER TABLE ONLY core.cluster_act
    ADD CONSTRAINT cluster_act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.cluster_anchor
    ADD CONSTRAINT cluster_anchor_pkey PRIMARY KEY (act_id, anchor_of);

ALTER TABLE ONLY core.cluster_link
    ADD CONSTRAINT cluster_link_pkey PRIMARY KEY (asset_id, cluster_id, act_id);

ALTER TABLE ONLY core.cluster_mean
    ADD CONSTRAINT cluster_mean_pkey PRIMARY KEY (cluster_id);

ALTER TABLE ONLY core.cluster
    ADD CONSTRAINT cluster_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.collection_alias
    ADD CONSTRAINT collection_alias_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.collection
    ADD CONSTRAINT collection_name_key UNIQUE (name);

ALTER TABLE ONLY core.collection_part
    ADD CONSTRAINT collection_part_pkey PRIMARY KEY (collection_id, value);

ALTER TABLE ONLY core.collection_path
    ADD CONSTRAINT collection_path_pkey PRIMARY KEY (collection_id, steps_sha256);

ALTER TABLE ONLY core.collection
    ADD CONSTRAINT collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.collection_rule
    ADD CONSTRAINT collection_rule_pkey PRIMARY KEY (keys_sha256);

ALTER TABLE ONLY core.collection_sample
    ADD CONSTRAINT collection_sample_pkey PRIMARY KEY (collection_id, hash, asset_id);

ALTER TABLE ONLY core.companion
    ADD CONSTRAINT companion_pkey PRIMARY KEY (asset_id, main_id);

ALTER TABLE ONLY core.correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.correction_value
    ADD CONSTRAINT correction_value_pkey PRIMARY KEY (correction_id, asset_id, field);

ALTER TABLE ONLY core.deployment
    ADD CONSTRAINT deployment_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY core.document_key
    ADD CONSTRAINT document_key_pkey PRIMARY KEY (collection_id, key_sha256);

ALTER TABLE ONLY core.document_route
    ADD CONSTRAINT document_route_pkey PRIMARY KEY (request_id, keys_sha256);

ALTER TABLE ONLY core.drift
    ADD CONSTRAINT drift_pkey PRIMARY KEY (collection_id, path_sha256, type);

ALTER TABLE ONLY core.duplicate
    ADD CONSTRAINT duplicate_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.duplicate_verdict
    ADD CONSTRAINT duplicate_verdict_pkey PRIMARY KEY (first_id, second_id);

ALTER TABLE ONLY core.embedding
    ADD CONSTRAINT embedding_pkey PRIMARY KEY (asset_id, space);

ALTER TABLE ONLY core.embedding_space
    ADD CONSTRAINT embedding_space_pkey PRIMARY KEY (space);

ALTER TABLE ONLY core.envelope
    ADD CONSTRAINT envelope_pkey PRIMARY KEY (request_id, first_ordinal);

ALTER TABLE ONLY core.extracted
    ADD CONSTRAINT extracted_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.extracted
    ADD CONSTRAINT extracted_source_id_key UNIQUE (source_id);

ALTER TABLE ONLY core.failure
    ADD CONSTRAINT failure_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.file_name
    ADD CONSTRAINT file_name_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.fingerprint_code
    ADD CONSTRAINT fingerprint_code_pkey PRIMARY KEY (kind, code, asset_id);

ALTER TABLE ONLY core.fingerprint
    ADD CONSTRAINT fingerprint_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.video_frame
    ADD CONSTRAINT frame_is_embedded_once UNIQUE (asset_id, space, frame_idx);

ALTER TABLE ONLY core.ingest_request
    ADD CONSTRAINT ingest_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.intake
    ADD CONSTRAINT intake_pkey PRIMARY KEY (hour);

ALTER TABLE ONLY core.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.kept_original
    ADD CONSTRAINT kept_original_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.library
    ADD CONSTRAINT library_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.likeness_pair
    ADD CONSTRAINT likeness_pair_pkey PRIMARY KEY (first_id, second_id);

ALTER TABLE ONLY core.lineage_checkpoint
    ADD CONSTRAINT lineage_checkpoint_pkey PRIMARY KEY (number);

ALTER TABLE ONLY core.lineage
    ADD CONSTRAINT lineage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.lineage_pruning
    ADD CONSTRAINT lineage_pruning_pkey PRIMARY KEY (number);

ALTER TABLE ONLY core.lineage_watermark
    ADD CONSTRAINT lineage_watermark_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY core.lock_kind
    ADD CONSTRAINT lock_kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY core.lock_kind
    ADD CONSTRAINT lock_kind_rank_key UNIQUE (rank);

ALTER TABLE ONLY core.media
    ADD CONSTRAINT media_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.named_lock
    ADD CONSTRAINT named_lock_pkey PRIMARY KEY (kind, key, slot);

ALTER TABLE ONLY core.asset
    ADD CONSTRAINT object_is_named_once UNIQUE (request_id, ordinal);

ALTER TABLE ONLY core.pack
    ADD CONSTRAINT pack_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.asset_raw
    ADD CONSTRAINT part_is_named_once UNIQUE (request_id, part_id);

ALTER TABLE ONLY core.placement
    ADD CONSTRAINT placement_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY core.query_vector
    ADD CONSTRAINT query_vector_pkey PRIMARY KEY (space, question_md5);

ALTER TABLE ONLY core.queue
    ADD CONSTRAINT queue_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY core.reembedding
    ADD CONSTRAINT reembedding_pkey PRIMARY KEY (space);

ALTER TABLE ONLY core.reexamination
    ADD CONSTRAINT reexamination_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.repair
    ADD CONSTRAINT repair_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.saved_query
    ADD CONSTRAINT saved_query_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.schema_def
    ADD CONSTRAINT schema_def_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.schema_def
    ADD CONSTRAINT schema_def_structure_hash_key UNIQUE (structure_hash);

ALTER TABLE ONLY core.search_recall
    ADD CONSTRAINT search_recall_pkey PRIMARY KEY (space);

ALTER TABLE ONLY core.search_text
    ADD CONSTRAINT search_text_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_sha256);

ALTER TABLE ONLY core.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.spool
    ADD CONSTRAINT spool_pkey PRIMARY KEY (raw_id);

ALTER TABLE ONLY core.spool
    ADD CONSTRAINT spool_uri_key UNIQUE (uri);

ALTER TABLE ONLY core.stale_file
    ADD CONSTRAINT stale_file_pkey PRIMARY KEY (uri);

ALTER TABLE ONLY core.tag_label
    ADD CONSTRAINT tag_label_pkey PRIMARY KEY (label);

ALTER TABLE ONLY core.tag_label_vector
    ADD CONSTRAINT tag_label_vector_pkey PRIMARY KEY (label, space);

ALTER TABLE ONLY core.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (name);

ALTER TABLE ONLY core.unindexed
    ADD CONSTRAINT unindexed_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.unsorted_file
    ADD CONSTRAINT unsorted_file_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY core.video_frame
    ADD CONSTRAINT video_frame_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.webhook_cursor
    ADD CONSTRAINT webhook_cursor_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY core.webhook_delivery
    ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY core.worker_model
    ADD CONSTRAINT worker_model_pkey PRIMARY KEY (worker);

ALTER TABLE ONLY core.worker_queue
    ADD CONSTRAINT worker_queue_pkey PRIMARY KEY (worker_id);

CREATE INDEX inbox_job ON api.inbox USING btree (job_id);

CREATE INDEX asset_captured ON core.asset USING btree (captured_local, id) WHERE ((kind = 'media'::text) AND (captured_local IS NOT NULL));

CREATE INDEX asset_cluster ON core.asset USING btree (cluster_id, id) WHERE (cluster_id IS NOT NULL);

CREATE INDEX asset_media ON core.asset USING btree (id) WHERE (kind = 'media'::text);

CREATE INDEX asset_media_created ON core.asset USING btree (created_at) WHERE (kind = 'media'::text);

CREATE INDEX asset_media_owner ON core.asset USING btree (owner) WHERE ((kind = 'media'::text) AND (owner IS NOT NULL));

CREATE INDEX asset_media_type ON core.asset USING btree (media_type) WHERE (kind = 'media'::text);

CREATE INDEX asset_raw_created ON core.asset_raw USING brin (created_at) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX asset_raw_folder ON core.asset_raw USING btree (regexp_replace(path, '[^/]*$'::text, ''::text)) WHERE (path IS NOT NULL);

CREATE INDEX asset_raw_id ON core.asset USING btree (raw_id) WHERE (kind = 'media'::text);

CREATE INDEX asset_raw_path ON core.asset_raw USING btree (path COLLATE "C", id) WHERE ((path IS NOT NULL) AND (format IS NULL));

CREATE INDEX asset_tags ON core.asset USING gin (tags) WHERE (kind = 'media'::text);

CREATE INDEX backup_running ON core.backup USING btree (reported_at) WHERE (state = 'running'::text);

CREATE INDEX cluster_act_name ON core.cluster_act_cluster USING btree (lower((before ->> 'name'::text)));

CREATE INDEX cluster_act_touched ON core.cluster_act_cluster USING btree (cluster_id, act_id DESC);

CREATE INDEX cluster_anchor_centroid ON core.cluster_anchor USING hnsw (centroid public.vector_cosine_ops);

CREATE INDEX cluster_centroid ON core.cluster USING hnsw (centroid public.vector_cosine_ops);

CREATE UNIQUE INDEX cluster_folder ON core.cluster USING btree (lower(folder)) WHERE ((NOT closed) AND (NOT unsorted) AND (folder IS NOT NULL));

CREATE INDEX cluster_link_act ON core.cluster_link USING btree (act_id);

CREATE INDEX cluster_link_cluster ON core.cluster_link USING btree (cluster_id, asset_id);

CREATE INDEX cluster_mean_members ON core.cluster_mean USING btree (members DESC, cluster_id DESC);

CREATE INDEX cluster_merged_into ON core.cluster USING btree (merged_into) WHERE (merged_into IS NOT NULL);

CREATE UNIQUE INDEX cluster_name ON core.cluster USING btree (lower(name)) WHERE ((NOT closed) AND (NOT unsorted));

CREATE INDEX cluster_open ON core.cluster USING btree (provisional) WHERE (NOT closed);

CREATE INDEX cluster_space ON core.cluster USING btree (space, id);

CREATE INDEX cluster_unsorted ON core.cluster USING btree (id) WHERE (unsorted AND (NOT closed));

CREATE INDEX collection_part_part ON core.collection_part USING btree (part_id);

CREATE INDEX collection_path_parent ON core.collection_path USING btree (collection_id, parent_sha256);

CREATE INDEX collection_rules ON core.collection USING btree (id) WHERE (records_path IS NOT NULL);

CREATE INDEX collection_signature ON core.collection USING gin (signature);

CREATE INDEX collection_splits ON core.collection USING btree (id) WHERE (split_path IS NOT NULL);

CREATE INDEX companion_main ON core.companion USING btree (main_id);

CREATE INDEX correction_value_asset ON core.correction_value USING btree (asset_id, field, correction_id);

CREATE INDEX duplicate_class ON core.duplicate USING btree (class, original_id);

CREATE INDEX duplicate_original ON core.duplicate USING btree (original_id);

CREATE INDEX duplicate_verdict_decision ON core.duplicate_verdict USING btree (decision_id);

CREATE INDEX duplicate_verdict_second ON core.duplicate_verdict USING btree (second_id);

CREATE UNIQUE INDEX embedding_space_active ON core.embedding_space USING btree (active) WHERE active;

CREATE INDEX file_name_identifier ON core.file_name USING btree (content_identifier) WHERE (content_identifier IS NOT NULL);

CREATE INDEX file_name_keys ON core.file_name USING gin (keys) WITH (fastupdate=off) WHERE (keys <> '{}'::text[]);

CREATE INDEX file_name_name ON core.file_name USING btree (name, folder);

CREATE INDEX file_name_stem ON core.file_name USING btree (stem, folder);

CREATE INDEX fingerprint_code_asset ON core.fingerprint_code USING btree (asset_id);

CREATE INDEX ingest_request_created ON core.ingest_request USING brin (created_at) WITH (pages_per_range='16', autosummarize='on');

CREATE UNIQUE INDEX ingest_request_idempotency ON core.ingest_request USING btree (COALESCE(api_key_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(owner, ''::text), idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX ingest_request_records ON core.ingest_request USING btree (records_of) WHERE (records_of IS NOT NULL);

CREATE INDEX job_failed ON core.job USING btree (id) WHERE (state = 'failed'::text);

CREATE INDEX job_finished ON core.job USING brin (finished_at) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX job_in_hand ON core.job USING btree (queue_job_id) WHERE ((state = ANY (ARRAY['queued'::text, 'processing'::text])) AND (queue_job_id IS NOT NULL));

CREATE INDEX job_mover ON core.job USING btree (id) WHERE ((task = 'storage.move'::text) AND (state = ANY (ARRAY['queued'::text, 'processing'::text])));

CREATE INDEX job_request ON core.job USING btree (request_id);

CREATE INDEX job_schema ON core.job USING btree (schema_id) WHERE (schema_id IS NOT NULL);

CREATE INDEX job_small ON core.job USING btree (COALESCE(api_key_id, '00000000-0000-0000-0000-000000000000'::uuid), id) WHERE ((state = 'queued'::text) AND (small_bytes IS NOT NULL) AND (queue_job_id IS NULL));

CREATE INDEX job_state ON core.job USING btree (state, id) WHERE (state = ANY (ARRAY['queued'::text, 'processing'::text]));

CREATE INDEX job_turn ON core.job USING btree (queue, COALESCE(api_key_id, '00000000-0000-0000-0000-000000000000'::uuid), queue_job_id) WHERE ((state = 'queued'::text) AND (queue_job_id IS NOT NULL));

CREATE INDEX job_unfinished ON core.job USING btree (queue, id) WHERE (state = ANY (ARRAY['queued'::text, 'processing'::text]));

CREATE UNIQUE INDEX library_name ON core.library USING btree (cluster_id, lower(name));

CREATE INDEX library_uri ON core.library USING btree (uri) WHERE (uri IS NOT NULL);

CREATE INDEX likeness_pair_second ON core.likeness_pair USING btree (second_id);

CREATE INDEX likeness_pair_waiting ON core.likeness_pair USING btree (second_id) WHERE (state = 'waiting'::text);

CREATE INDEX lineage_asset ON core.lineage USING btree (asset_id, id) WHERE (asset_id IS NOT NULL);

CREATE INDEX lineage_budgets ON core.lineage USING btree (id) WHERE (stage = 'key_budgets_set'::text);

CREATE INDEX lineage_cluster ON core.lineage USING btree (cluster_id, id) WHERE (cluster_id IS NOT NULL);

CREATE INDEX lineage_contract ON core.lineage USING btree (id) WHERE (stage = ANY (ARRAY['collection_contract_set'::text, 'quarantine_reviewed'::text, 'queue_changed'::text]));

CREATE INDEX lineage_decision ON core.lineage USING btree (id) WHERE (stage = ANY (ARRAY['schema_accepted'::text, 'schema_rejected'::text, 'schema_rolled_back'::text, 'schema_edited'::text, 'schema_overridden'::text, 'schema_children_chosen'::text, 'collection_key_set'::text, 'collection_renamed'::text, 'collections_merged'::text, 'documents_moved'::text, 'setting_changed'::text, 'label_changed'::text, 'label_deleted'::text, 'space_activated'::text, 'key_added'::text, 'key_revoked'::text, 'key_replaced'::text]));

CREATE INDEX lineage_dedupe ON core.lineage USING btree (id) WHERE (stage = 'collection_dedupe_set'::text);

CREATE INDEX lineage_erasure ON core.lineage USING btree (((detail ->> 'lineage_id'::text))) WHERE (stage = 'detail_erased'::text);

CREATE INDEX lineage_event ON core.lineage USING btree (xid, id);

CREATE INDEX lineage_pruned ON core.lineage USING btree (((detail ->> 'number'::text))) WHERE (stage = 'lineage_pruned'::text);

CREATE INDEX lineage_query ON core.lineage USING btree (id) WHERE (stage = ANY (ARRAY['query_saved'::text, 'query_deleted'::text]));

CREATE INDEX lineage_request ON core.lineage USING btree (request_id, id) WHERE (request_id IS NOT NULL);

CREATE INDEX lineage_schema ON core.lineage USING btree (schema_id, id) WHERE (schema_id IS NOT NULL);

CREATE INDEX media_phash_near ON core.media USING hnsw (phash public.bit_hamming_ops) WHERE (phash IS NOT NULL);

CREATE INDEX media_pixel_sha256_first ON core.media USING btree (pixel_sha256, asset_id) WHERE (pixel_sha256 IS NOT NULL);

CREATE INDEX media_sha256_first ON core.media USING btree (sha256, asset_id);

CREATE INDEX quarantine_by_collection ON core.quarantine USING btree (collection_id, state, document_id);

CREATE INDEX query_vector_job ON core.query_vector USING btree (job_id) WHERE (job_id IS NOT NULL);

CREATE INDEX query_vector_made ON core.query_vector USING btree (created_at);

CREATE INDEX record_envelope ON core.record USING btree (envelope_id);

CREATE UNIQUE INDEX schema_def_active ON core.schema_def USING btree (collection_id) WHERE (status = 'active'::text);

CREATE INDEX schema_def_base ON core.schema_def USING btree (base_id) WHERE (base_id IS NOT NULL);

CREATE INDEX schema_def_collection ON core.schema_def USING btree (collection_id);

CREATE INDEX search_text_outdated ON core.search_text USING btree (asset_id) WHERE (reading < 3);

CREATE INDEX search_text_words ON core.search_text USING gin (words);

CREATE INDEX spool_age ON core.spool USING btree (created_at, raw_id);

CREATE UNIQUE INDEX unsorted_file_name ON core.unsorted_file USING btree (period, lower(name));

CREATE INDEX video_frame_ann ON core.video_frame USING hnsw (embedding public.vector_cosine_ops);

CREATE INDEX webhook_delivery_due ON core.webhook_delivery USING btree (webhook_id, next_try_at) WHERE (state = 'waiting'::text);

CREATE INDEX webhook_delivery_ended ON core.webhook_delivery USING btree (ended_at) WHERE (state <> 'waiting'::text);

CREATE TRIGGER tg_api_key__added AFTER INSERT ON core.api_key REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_key_added();

CREATE TRIGGER tg_api_key__changed AFTER UPDATE ON core.api_key REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_key_changed();

CREATE TRIGGER tg_asset__changed AFTER UPDATE ON core.asset REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_asset();

CREATE TRIGGER tg_asset_raw__immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON core.asset_raw FOR EACH STATEMENT EXECUTE FUNCTION core._refuse_change();

CREATE TRIGGER tg_cluster__changed AFTER UPDATE ON core.cluster REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_cluster_changed();

CREATE TRIGGER tg_cluster__created AFTER INSERT ON core.cluster REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_cluster_created();

CREATE TRIGGER tg_cluster_act__done AFTER INSERT ON core.cluster_act REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_cluster_act();

CREATE TRIGGER tg_cluster_act__undone AFTER UPDATE ON core.cluster_act REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_cluster_undone();

CREATE TRIGGER tg_collection__contract_set AFTER UPDATE OF contract ON core.collection FOR EACH ROW WHEN ((old.contract IS DISTINCT FROM new.contract)) EXECUTE FUNCTION core._trace_contract();

CREATE TRIGGER tg_collection__dedupe_set AFTER UPDATE OF dedupe ON core.collection FOR EACH ROW WHEN ((old.dedupe IS DISTINCT FROM new.dedupe)) EXECUTE FUNCTION core._trace_dedupe();

CREATE TRIGGER tg_collection__key_set AFTER UPDATE OF key_paths, order_path, delete_when ON core.collection FOR EACH ROW WHEN ((((old.key_paths IS DISTINCT FROM new.key_paths) OR (old.order_path IS DISTINCT FROM new.order_path)) OR (old.delete_when IS DISTINCT FROM new.delete_when))) EXECUTE FUNCTION core._trace_key_set();

CREATE TRIGGER tg_correction__undone AFTER UPDATE ON core.correction REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_correction_undone();

CREATE TRIGGER tg_correction_value__said AFTER INSERT ON core.correction_value REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_correction();

CREATE TRIGGER tg_duplicate__found AFTER INSERT ON core.duplicate REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_duplicate();

CREATE TRIGGER tg_duplicate__moved AFTER UPDATE ON core.duplicate REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_duplicate();

CREATE TRIGGER tg_duplicate__unlinked AFTER DELETE ON core.duplicate REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION core._trace_unlinked();

CREATE TRIGGER tg_duplicate_verdict__changed AFTER UPDATE ON core.duplicate_verdict REFERENCING NEW TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION core._trace_verdict();

CREATE TRIGGER tg_duplicate_verdict__said AFTER INSERT ON core.duplicate_verdict REFERENCING NEW TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION core._trace_verdict();

CREATE TRIGGER tg_duplicate_verdict__withdrawn AFTER DELETE ON core.duplicate_verdict REFERENCING OLD TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION core._trace_verdict();

CREATE TRIGGER tg_embedding__embedded AFTER INSERT ON core.embedding REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_embedding();

CREATE TRIGGER tg_embedding_space__activated AFTER UPDATE ON core.embedding_space REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_space();

CREATE TRIGGER tg_failure__recorded AFTER INSERT ON core.failure REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_failure();

CREATE TRIGGER tg_ingest_request__received AFTER INSERT ON core.ingest_request REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_request();

CREATE TRIGGER tg_job__changed AFTER UPDATE ON core.job REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_job();

CREATE TRIGGER tg_lineage__actor BEFORE INSERT ON core.lineage FOR EACH STATEMENT WHEN ((current_setting('cubby.check_actor'::text, true) = 'on'::text)) EXECUTE FUNCTION core._require_actor();

CREATE TRIGGER tg_lineage__announced AFTER INSERT ON core.lineage REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._announce();

CREATE TRIGGER tg_lineage__erased BEFORE UPDATE ON core.lineage FOR EACH ROW EXECUTE FUNCTION core._refuse_change_but_erasure();

CREATE TRIGGER tg_lineage__immutable BEFORE TRUNCATE ON core.lineage FOR EACH STATEMENT EXECUTE FUNCTION core._refuse_change();

CREATE TRIGGER tg_lineage__kept BEFORE DELETE ON core.lineage FOR EACH STATEMENT WHEN ((current_setting('cubby.pruning'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION core._refuse_change();

CREATE TRIGGER tg_lineage__pruned BEFORE DELETE ON core.lineage FOR EACH ROW EXECUTE FUNCTION core._refuse_change_but_pruning();

CREATE TRIGGER tg_lineage__unannounced BEFORE UPDATE ON core.lineage FOR EACH STATEMENT WHEN ((current_setting('cubby.erasing'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION core._refuse_change();

CREATE TRIGGER tg_lineage_checkpoint__immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON core.lineage_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION core._refuse_change();

CREATE TRIGGER tg_lineage_pruning__immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON core.lineage_pruning FOR EACH STATEMENT EXECUTE FUNCTION core._refuse_change();

CREATE TRIGGER tg_media__analysed AFTER INSERT ON core.media REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_media();

CREATE TRIGGER tg_queue__changed AFTER UPDATE ON core.queue REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_queue();

CREATE TRIGGER tg_repair__repaired AFTER INSERT ON core.repair REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_repair();

CREATE TRIGGER tg_saved_query__added AFTER INSERT ON core.saved_query REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_query_saved();

CREATE TRIGGER tg_saved_query__changed AFTER UPDATE ON core.saved_query REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_query_saved();

CREATE TRIGGER tg_saved_query__deleted AFTER DELETE ON core.saved_query REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION core._trace_query_deleted();

CREATE TRIGGER tg_schema_def__changed AFTER UPDATE ON core.schema_def REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_schema_changed();

CREATE TRIGGER tg_schema_def__proposed AFTER INSERT ON core.schema_def REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_schema_proposed();

CREATE TRIGGER tg_setting__changed AFTER UPDATE ON core.setting REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_setting();

CREATE TRIGGER tg_spool__moved AFTER DELETE ON core.spool REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION core._trace_moved();

CREATE TRIGGER tg_spool__spooled AFTER INSERT ON core.spool REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION core._trace_spooled();

CREATE TRIGGER tg_tag_label__added AFTER INSERT ON core.tag_label REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_label();

CREATE TRIGGER tg_tag_label__changed AFTER UPDATE ON core.tag_label REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_label();

CREATE TRIGGER tg_tag_label__deleted AFTER DELETE ON core.tag_label REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION core._trace_label_deleted();

CREATE TRIGGER tg_webhook__added AFTER INSERT ON core.webhook REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_webhook();

CREATE TRIGGER tg_webhook__changed AFTER UPDATE ON core.webhook REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core._trace_webhook();

ALTER TABLE ONLY core.api_key_minute
    ADD CONSTRAINT api_key_minute_key_id_fkey FOREIGN KEY (key_id) REFERENCES core.api_key(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.asset_raw
    ADD CONSTRAINT asset_raw_packed_in_fkey FOREIGN KEY (packed_in) REFERENCES core.asset_raw(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.asset_raw
    ADD CONSTRAINT asset_raw_request_id_fkey FOREIGN KEY (request_id) REFERENCES core.ingest_request(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act_asset
    ADD CONSTRAINT cluster_act_asset_act_id_fkey FOREIGN KEY (act_id) REFERENCES core.cluster_act(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act_asset
    ADD CONSTRAINT cluster_act_asset_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act_asset
    ADD CONSTRAINT cluster_act_asset_from_cluster_id_fkey FOREIGN KEY (from_cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act_asset
    ADD CONSTRAINT cluster_act_asset_to_cluster_id_fkey FOREIGN KEY (to_cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act_cluster
    ADD CONSTRAINT cluster_act_cluster_act_id_fkey FOREIGN KEY (act_id) REFERENCES core.cluster_act(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act_cluster
    ADD CONSTRAINT cluster_act_cluster_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_act
    ADD CONSTRAINT cluster_act_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_anchor
    ADD CONSTRAINT cluster_anchor_act_id_fkey FOREIGN KEY (act_id) REFERENCES core.cluster_act(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_anchor
    ADD CONSTRAINT cluster_anchor_anchor_of_fkey FOREIGN KEY (anchor_of) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_anchor
    ADD CONSTRAINT cluster_anchor_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_anchor
    ADD CONSTRAINT cluster_anchor_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster
    ADD CONSTRAINT cluster_cover_asset_id_fkey FOREIGN KEY (cover_asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_link
    ADD CONSTRAINT cluster_link_act_id_fkey FOREIGN KEY (act_id) REFERENCES core.cluster_act(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_link
    ADD CONSTRAINT cluster_link_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_link
    ADD CONSTRAINT cluster_link_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster_mean
    ADD CONSTRAINT cluster_mean_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster
    ADD CONSTRAINT cluster_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.cluster
    ADD CONSTRAINT cluster_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection_alias
    ADD CONSTRAINT collection_alias_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection
    ADD CONSTRAINT collection_envelopes_id_fkey FOREIGN KEY (envelopes_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection
    ADD CONSTRAINT collection_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection_part
    ADD CONSTRAINT collection_part_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection_part
    ADD CONSTRAINT collection_part_part_id_fkey FOREIGN KEY (part_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection_path
    ADD CONSTRAINT collection_path_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection_rule
    ADD CONSTRAINT collection_rule_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.collection_sample
    ADD CONSTRAINT collection_sample_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.companion
    ADD CONSTRAINT companion_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.companion
    ADD CONSTRAINT companion_main_id_fkey FOREIGN KEY (main_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.correction_value
    ADD CONSTRAINT correction_value_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.correction_value
    ADD CONSTRAINT correction_value_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES core.correction(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.document_key
    ADD CONSTRAINT document_key_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.document_route
    ADD CONSTRAINT document_route_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.document_route
    ADD CONSTRAINT document_route_request_id_fkey FOREIGN KEY (request_id) REFERENCES core.ingest_request(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.drift
    ADD CONSTRAINT drift_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.duplicate
    ADD CONSTRAINT duplicate_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.duplicate
    ADD CONSTRAINT duplicate_original_id_fkey FOREIGN KEY (original_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.duplicate_verdict
    ADD CONSTRAINT duplicate_verdict_first_id_fkey FOREIGN KEY (first_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.duplicate_verdict
    ADD CONSTRAINT duplicate_verdict_second_id_fkey FOREIGN KEY (second_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE core.embedding
    ADD CONSTRAINT embedding_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE core.embedding
    ADD CONSTRAINT embedding_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.envelope
    ADD CONSTRAINT envelope_request_id_fkey FOREIGN KEY (request_id) REFERENCES core.ingest_request(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.extracted
    ADD CONSTRAINT extracted_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.extracted
    ADD CONSTRAINT extracted_source_id_fkey FOREIGN KEY (source_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.failure
    ADD CONSTRAINT failure_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.file_name
    ADD CONSTRAINT file_name_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.fingerprint
    ADD CONSTRAINT fingerprint_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.fingerprint_code
    ADD CONSTRAINT fingerprint_code_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.ingest_request
    ADD CONSTRAINT ingest_request_records_of_fkey FOREIGN KEY (records_of) REFERENCES core.ingest_request(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.job
    ADD CONSTRAINT job_raw_id_fkey FOREIGN KEY (raw_id) REFERENCES core.asset_raw(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.job
    ADD CONSTRAINT job_request_id_fkey FOREIGN KEY (request_id) REFERENCES core.ingest_request(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.kept_original
    ADD CONSTRAINT kept_original_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.kept_original
    ADD CONSTRAINT kept_original_instead_of_fkey FOREIGN KEY (instead_of) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.library
    ADD CONSTRAINT library_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.library
    ADD CONSTRAINT library_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES core.cluster(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.likeness_pair
    ADD CONSTRAINT likeness_pair_first_id_fkey FOREIGN KEY (first_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.likeness_pair
    ADD CONSTRAINT likeness_pair_second_id_fkey FOREIGN KEY (second_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.lineage_pruning
    ADD CONSTRAINT lineage_pruning_number_fkey FOREIGN KEY (number) REFERENCES core.lineage_checkpoint(number) ON DELETE RESTRICT;

ALTER TABLE ONLY core.media
    ADD CONSTRAINT media_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.named_lock
    ADD CONSTRAINT named_lock_kind_fkey FOREIGN KEY (kind) REFERENCES core.lock_kind(kind) ON DELETE CASCADE;

ALTER TABLE ONLY core.placement
    ADD CONSTRAINT placement_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.quarantine
    ADD CONSTRAINT quarantine_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.quarantine
    ADD CONSTRAINT quarantine_document_id_fkey FOREIGN KEY (document_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.query_vector
    ADD CONSTRAINT query_vector_job_id_fkey FOREIGN KEY (job_id) REFERENCES core.job(id) ON DELETE SET NULL;

ALTER TABLE ONLY core.query_vector
    ADD CONSTRAINT query_vector_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE CASCADE;

ALTER TABLE ONLY core.reembedding
    ADD CONSTRAINT reembedding_from_space_fkey FOREIGN KEY (from_space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.reembedding
    ADD CONSTRAINT reembedding_job_id_fkey FOREIGN KEY (job_id) REFERENCES core.job(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.reembedding
    ADD CONSTRAINT reembedding_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.reexamination
    ADD CONSTRAINT reexamination_job_id_fkey FOREIGN KEY (job_id) REFERENCES core.job(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.repair
    ADD CONSTRAINT repair_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.schema_def
    ADD CONSTRAINT schema_def_base_id_fkey FOREIGN KEY (base_id) REFERENCES core.schema_def(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.schema_def
    ADD CONSTRAINT schema_def_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.schema_def
    ADD CONSTRAINT schema_def_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES core.schema_def(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.session
    ADD CONSTRAINT session_key_id_fkey FOREIGN KEY (key_id) REFERENCES core.api_key(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.spool
    ADD CONSTRAINT spool_raw_id_fkey FOREIGN KEY (raw_id) REFERENCES core.asset_raw(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.tag_label_vector
    ADD CONSTRAINT tag_label_vector_label_fkey FOREIGN KEY (label) REFERENCES core.tag_label(label) ON DELETE CASCADE;

ALTER TABLE ONLY core.tag_label_vector
    ADD CONSTRAINT tag_label_vector_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.task
    ADD CONSTRAINT task_queue_fkey FOREIGN KEY (queue) REFERENCES core.queue(name) ON DELETE RESTRICT;

ALTER TABLE ONLY core.unindexed
    ADD CONSTRAINT unindexed_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES core.collection(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.unindexed
    ADD CONSTRAINT unindexed_request_id_fkey FOREIGN KEY (request_id) REFERENCES core.ingest_request(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.unsorted_file
    ADD CONSTRAINT unsorted_file_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.video_frame
    ADD CONSTRAINT video_frame_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES core.asset(id) ON DELETE RESTRICT;

ALTER TABLE ONLY core.video_frame
    ADD CONSTRAINT video_frame_space_fkey FOREIGN KEY (space) REFERENCES core.embedding_space(space) ON DELETE RESTRICT;

ALTER TABLE ONLY core.webhook_delivery
    ADD CONSTRAINT webhook_delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES core.webhook(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.worker_queue
    ADD CONSTRAINT worker_queue_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES queue.procrastinate_workers(id) ON DELETE CASCADE;

GRANT USAGE ON SCHEMA api TO cubby_admin;
GRANT USAGE ON SCHEMA api TO cubby_analyst;
GRANT USAGE ON SCHEMA api TO cubby_api;
GRANT USAGE ON SCHEMA api TO cubby_worker;

GRANT USAGE ON SCHEMA catalog TO cubby_analyst;
GRANT USAGE ON SCHEMA catalog TO cubby_api;
GRANT USAGE ON SCHEMA catalog TO cubby_worker;

GRANT ALL ON SCHEMA collections TO cubby_ddl;
GRANT USAGE ON SCHEMA collections TO cubby_analyst;

GRANT USAGE ON SCHEMA core TO cubby_ddl;

GRANT SELECT ON TABLE catalog.job TO cubby_analyst;
GRANT SELECT ON TABLE catalog.job TO cubby_api;
GRANT SELECT ON TABLE catalog.job TO cubby_worker;

GRANT INSERT ON TABLE api.inbox TO cubby_worker;

GRANT SELECT ON TABLE catalog.arrival TO cubby_analyst;
GRANT SELECT ON TABLE catalog.arrival TO cubby_api;

GRANT SELECT ON TABLE catalog.asset TO cubby_analyst;
GRANT SELECT ON TABLE catalog.asset TO cubby_api;

GRANT SELECT(id) ON TABLE catalog.asset TO cubby_worker;

GRANT SELECT ON TABLE catalog.backup TO cubby_analyst;
GRANT SELECT ON TABLE catalog.backup TO cubby_api;

GRANT SELECT ON TABLE catalog.cluster TO cubby_analyst;
GRANT SELECT ON TABLE catalog.cluster TO cubby_api;

GRANT SELECT ON TABLE catalog.cluster_member TO cubby_analyst;
GRANT SELECT ON TABLE catalog.cluster_member TO cubby_api;

GRANT SELECT ON TABLE catalog.collection TO cubby_analyst;
GRANT SELECT ON TABLE catalog.collection TO cubby_api;

GRANT SELECT ON TABLE catalog.companion TO cubby_analyst;
GRANT SELECT ON TABLE catalog.companion TO cubby_api;

GRANT SELECT ON TABLE catalog.correction TO cubby_analyst;
GRANT SELECT ON TABLE catalog.correction TO cubby_api;

GRANT SELECT ON TABLE catalog.dead_letter TO cubby_analyst;
GRANT SELECT ON TABLE catalog.dead_letter TO cubby_api;

GRANT SELECT ON TABLE catalog.decision TO cubby_analyst;
GRANT SELECT ON TABLE catalog.decision TO cubby_api;

GRANT SELECT ON TABLE catalog.drift TO cubby_analyst;
GRANT SELECT ON TABLE catalog.drift TO cubby_api;

GRANT SELECT ON TABLE catalog.duplicate TO cubby_analyst;
GRANT SELECT ON TABLE catalog.duplicate TO cubby_api;

GRANT SELECT ON TABLE catalog.duplicate_document TO cubby_analyst;
GRANT SELECT ON TABLE catalog.duplicate_document TO cubby_api;

GRANT SELECT ON TABLE catalog.duplicate_verdict TO cubby_analyst;
GRANT SELECT ON TABLE catalog.duplicate_verdict TO cubby_api;

GRANT SELECT ON TABLE catalog.embedding_space TO cubby_analyst;
GRANT SELECT ON TABLE catalog.embedding_space TO cubby_api;
GRANT SELECT ON TABLE catalog.embedding_space TO cubby_worker;

GRANT SELECT ON TABLE catalog.failed_object TO cubby_analyst;
GRANT SELECT ON TABLE catalog.failed_object TO cubby_api;

GRANT SELECT ON TABLE catalog.failure_reason TO cubby_analyst;
GRANT SELECT ON TABLE catalog.failure_reason TO cubby_api;

GRANT SELECT ON TABLE catalog.label_without_vector TO cubby_analyst;
GRANT SELECT ON TABLE catalog.label_without_vector TO cubby_api;
GRANT SELECT ON TABLE catalog.label_without_vector TO cubby_worker;

GRANT SELECT ON TABLE catalog.lineage TO cubby_analyst;
GRANT SELECT ON TABLE catalog.lineage TO cubby_api;

GRANT SELECT ON TABLE catalog.quarantine TO cubby_analyst;
GRANT SELECT ON TABLE catalog.quarantine TO cubby_api;

GRANT SELECT ON TABLE catalog.queue TO cubby_analyst;
GRANT SELECT ON TABLE catalog.queue TO cubby_api;
GRANT SELECT ON TABLE catalog.queue TO cubby_worker;

GRANT SELECT ON TABLE catalog.received TO cubby_analyst;
GRANT SELECT ON TABLE catalog.received TO cubby_api;

GRANT SELECT ON TABLE catalog.reembedding TO cubby_analyst;
GRANT SELECT ON TABLE catalog.reembedding TO cubby_api;

GRANT SELECT ON TABLE catalog.reexamination TO cubby_analyst;
GRANT SELECT ON TABLE catalog.reexamination TO cubby_api;

GRANT SELECT ON TABLE catalog.request TO cubby_analyst;
GRANT SELECT ON TABLE catalog.request TO cubby_api;

GRANT SELECT ON TABLE catalog.saved_query TO cubby_analyst;
GRANT SELECT ON TABLE catalog.saved_query TO cubby_api;

GRANT SELECT ON TABLE catalog.schedule TO cubby_analyst;
GRANT SELECT ON TABLE catalog.schedule TO cubby_api;
GRANT SELECT ON TABLE catalog.schedule TO cubby_worker;

GRANT SELECT ON TABLE catalog.schema_column TO cubby_analyst;
GRANT SELECT ON TABLE catalog.schema_column TO cubby_api;

GRANT SELECT ON TABLE catalog.schema_path TO cubby_analyst;
GRANT SELECT ON TABLE catalog.schema_path TO cubby_api;

GRANT SELECT ON TABLE catalog.schema_proposal TO cubby_analyst;
GRANT SELECT ON TABLE catalog.schema_proposal TO cubby_api;

GRANT SELECT ON TABLE catalog.searched_text TO cubby_analyst;
GRANT SELECT ON TABLE catalog.searched_text TO cubby_api;

GRANT SELECT ON TABLE catalog.setting TO cubby_analyst;
GRANT SELECT ON TABLE catalog.setting TO cubby_api;
GRANT SELECT ON TABLE catalog.setting TO cubby_worker;

GRANT SELECT ON TABLE catalog.spool TO cubby_analyst;
GRANT SELECT ON TABLE catalog.spool TO cubby_api;
GRANT SELECT ON TABLE catalog.spool TO cubby_worker;

GRANT SELECT ON TABLE catalog.stored_file TO cubby_analyst;
GRANT SELECT ON TABLE catalog.stored_file TO cubby_api;

GRANT SELECT ON TABLE catalog.tag_label TO cubby_analyst;
GRANT SELECT ON TABLE catalog.tag_label TO cubby_api;

GRANT SELECT ON TABLE catalog.task TO cubby_analyst;
GRANT SELECT ON TABLE catalog.task TO cubby_api;
GRANT SELECT ON TABLE catalog.task TO cubby_worker;

GRANT SELECT ON TABLE catalog.unsorted TO cubby_analyst;
GRANT SELECT ON TABLE catalog.unsorted TO cubby_api;

ALTER DEFAULT PRIVILEGES FOR ROLE cubby_ddl IN SCHEMA collections GRANT SELECT,INSERT,DELETE,UPDATE ON TABLES TO cubby_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE cubby_ddl IN SCHEMA collections GRANT SELECT ON TABLES TO cubby_analyst;
