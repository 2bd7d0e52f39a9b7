-- What the admin pages ask for.

-- How many jobs are in a state, and the newest of them, however many are done.
create index job_state on core.job (state, id) where state in ('queued', 'processing');

-- Functions whose arguments change.
drop function if exists catalog.list_jobs(text, integer, text);
drop function if exists catalog.collection_documents(text, integer, text);

-- Rows come in the order of time, so that the few pages of a span of time are told from the rest by next to
-- nothing: an index that costs the one who writes a row no more than that.
create index ingest_request_created on core.ingest_request using brin (created_at) with (pages_per_range = 16, autosummarize = on);
create index asset_raw_created on core.asset_raw using brin (created_at) with (pages_per_range = 16, autosummarize = on);
create index job_finished on core.job using brin (finished_at) with (pages_per_range = 16, autosummarize = on);
create index cluster_open on core.cluster (provisional) where not closed;

create table core.intake (
  hour timestamptz primary key,
  requests bigint not null,
  objects bigint not null,
  bytes bigint not null
);
comment on table core.intake is 'What came in, added up by the hour once it is over, so that nobody counts everything to say how much there is. The hours since are read from the requests.';
comment on column core.intake.bytes is 'Bytes received, as they came.';
