-- Documents that are envelopes around the records that are meant.
alter table core.collection
  add column records_path jsonb,
  add column records_at text,
  -- squawk-ignore adding-foreign-key-constraint
  add column envelopes_id integer references core.collection on delete restrict;
comment on column core.collection.records_path is 'Steps of the path at which documents hold an array of records: its elements are the documents. Null without that rule.';
comment on column core.collection.records_at is 'The same path as it is written, for views.';
comment on column core.collection.envelopes_id is 'The collection that has the envelopes whose records are here; documents that are routed to it are taken apart. Null without that rule.';
create index collection_rules on core.collection (id) where records_path is not null;

-- The new column is null everywhere, so that there is nothing to compare.
-- squawk-ignore adding-foreign-key-constraint
alter table core.ingest_request add column records_of uuid references core.ingest_request on delete restrict;
comment on column core.ingest_request.records_of is 'The request whose documents were taken apart: its records came by themselves. Null for a request that was sent.';
create index ingest_request_records on core.ingest_request (records_of) where records_of is not null;

create table core.record (
  document_id uuid primary key,
  envelope_id uuid not null
);
create index record_envelope on core.record (envelope_id);
comment on table core.record is 'Documents that are records out of another document, their envelope. No foreign keys, as for objects: both are looked up by id.';

create table core.envelope (
  request_id uuid not null references core.ingest_request on delete restrict,
  first_ordinal integer not null,
  last_ordinal integer not null,
  rest jsonb not null,
  primary key (request_id, first_ordinal),
  constraint envelope_has_records check (last_ordinal >= first_ordinal)
);
comment on table core.envelope is 'What was around the records of a request that said where its records are: it is in each of them as _envelope.';
