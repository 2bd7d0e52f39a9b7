alter table core.schema_def
  add column base_id uuid references core.schema_def on delete restrict,
  add column superseded_by uuid references core.schema_def on delete restrict,
  add column leaving jsonb not null default '[]',
  add column backfill_last uuid,
  add column backfill_kind text not null default 'fill',
  add column child_paths text[] not null default '{}',
  add constraint backfill_kind_is_known check (backfill_kind in ('fill', 'fold', 'heal')),
  add constraint only_what_is_not_active_is_superseded check (superseded_by is null or status = 'provisional');
update core.schema_def set backfill_last = 'ffffffff-ffff-ffff-ffff-ffffffffffff' where backfill_state = 'running';
create index schema_def_base on core.schema_def (base_id) where base_id is not null;
comment on column core.schema_def.version is '1 makes the table; each further one changes the table of base_id.';
comment on column core.schema_def.base_id is 'The version this one changes; null for version 1.';
comment on column core.schema_def.superseded_by is 'The accepted version that builds on this one. Rolling that back makes this one active again; until then it is provisional, but not up for decision.';
comment on column core.schema_def.leaving is 'Columns of a later version that was rolled back: they are dropped once their values are back in extra.';
comment on column core.schema_def.backfill_kind is 'fill: rows for documents that were there before the table; fold: the same after the key changed; heal: rows made by an earlier version.';
comment on column core.schema_def.backfill_last is 'The last id a backfill has to look at: what came later came through the new table.';
comment on column core.schema_def.child_paths is 'Arrays of objects an admin chose to have as child tables.';
comment on column core.schema_def.proposal is '{"table", "version", "columns": [{"name", "path", "keys", "type", "presence", "since"}], "indexes": [column names], "children": [{"table", "path", "keys", "columns"}], "foreign_keys": [{"name", "column", "references_table", "references_column"}], "key": [paths]}';

create table core.drift (
  collection_id integer not null references core.collection on delete restrict,
  path_sha256 bytea not null,
  type text not null,
  path text not null,
  keys jsonb not null,
  documents bigint not null,
  first_at bigint not null,
  example uuid,
  primary key (collection_id, path_sha256, type)
);
comment on table core.drift is 'What an accepted table had no column for: how many documents had a value of that type at that path in extra. The row of path $ counts the documents looked at.';
comment on column core.drift.path_sha256 is 'sha256 of path, which can be longer than an index entry may be.';
comment on column core.drift.first_at is 'Documents looked at before the first that had it: presence is measured from there on.';
comment on column core.drift.example is 'A document that had it.';

alter table core.collection add column key_paths jsonb not null default '[]';
comment on column core.collection.key_paths is 'What identifies a document: [["order", "no"], …], the keys of each path. With a key the typed table holds the newest document of each; docs_ holds all.';

create table core.document_key (
  collection_id integer not null references core.collection on delete restrict,
  key_sha256 bytea not null,
  document_id uuid not null,
  created_at timestamptz not null,
  primary key (collection_id, key_sha256)
);
comment on table core.document_key is 'The newest document of each key of a collection that has one: the one the typed table shows.';
comment on column core.document_key.created_at is 'When its request came in; (created_at, document_id) is the order of arrival.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
select name, value, value, type, minimum, maximum, sentence
from (values
  ('drift_presence', '0.1'::jsonb, 'number', 0, 1, 'Least share of documents, since the first that had it, for a new field or type to be proposed as the next version of a table.'),
  ('drift_documents', '10', 'integer', 1, 1000000000, 'Fewest documents with a new field or type before the next version of a table is proposed: a stray key is no reason.')
) as knob (name, value, type, minimum, maximum, sentence);

-- Functions whose arguments change.
drop function if exists core._column_names(jsonb);
drop function if exists core._materialise_sql(text, jsonb);
drop function if exists core._recommendations(jsonb, jsonb, jsonb);
