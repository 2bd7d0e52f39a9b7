-- What metrics show of search: how much the vector index finds, measured now and then, and how often a filter
-- leaves it short. A sequence counts within functions that only read.
create table core.search_recall (
  space text primary key,
  measured_at timestamptz not null,
  sampled integer not null,
  recall double precision,
  constraint recall_is_a_share check (recall between 0 and 1)
);
comment on table core.search_recall is 'How many of the true nearest files the vector index of a space finds, measured on a sample by api.measure_recall.';
comment on column core.search_recall.recall is 'Null while it is measured for the first time, and where a space has too few files.';

create sequence core.starved_filter;
comment on sequence core.starved_filter is 'Counts the searches whose filter left the vector index short of hits, so that every file was measured.';
