-- Whether the typed table shows documents of the same content once.
alter table core.collection
  add column dedupe text not null default 'keep_all',
  add constraint dedupe_is_known check (dedupe in ('keep_all', 'keep_first')),
  add constraint key_or_dedupe check (dedupe = 'keep_all' or key_paths = '[]');
comment on column core.collection.dedupe is 'keep_all: each document has a row; keep_first: of documents with the same content the first has one. Either changes to the other. With a key it is keep_all, for the newest document of a key has its row.';

-- catalog.decision asks with the very same condition.
create index lineage_dedupe on core.lineage (id) where stage = 'collection_dedupe_set';
