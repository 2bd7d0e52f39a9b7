-- Streams of events whose field type decides what else they have.
alter table core.collection
  add column split_path jsonb,
  add column split_at text;
comment on column core.collection.split_path is 'Steps of the path whose value decides which part a document goes to. Null without that rule.';
comment on column core.collection.split_at is 'The same path as it is written, for views.';
create index collection_splits on core.collection (id) where split_path is not null;

create table core.collection_part (
  collection_id integer not null references core.collection on delete restrict,
  value text collate "C" not null,
  part_id integer not null references core.collection on delete restrict,
  primary key (collection_id, value)
);
comment on table core.collection_part is 'The parts of a collection that is split by a field: documents with this value go there.';
create index collection_part_part on core.collection_part (part_id);
