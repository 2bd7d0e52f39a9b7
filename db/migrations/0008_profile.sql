-- What follows storing: full text and profile of all documents. And what an admin said about collections.

-- Other arguments, or gone.
drop function if exists core._inbox_key_sets(bigint, uuid);
drop function if exists core._route_inbox(core.job);
drop function if exists core._store_batch(integer, core.job, integer[]);
drop function if exists core._nearest_collection(text[]);
drop function if exists core._key_similarity(jsonb, text[]);

-- Checked row by row these were a third of the time at the door, and a fifth of that of full text. Requests
-- and objects are never deleted, and one function inserts both.
alter table core.asset drop constraint asset_request_id_fkey;
comment on column core.asset.request_id is 'core.ingest_request; no foreign key, for the sake of bulk speed: requests are never deleted.';
alter table core.search_text drop constraint search_text_asset_id_fkey;
comment on column core.search_text.asset_id is 'core.asset; no foreign key, for the sake of bulk speed: objects are never deleted.';

create table core.unindexed (
  id bigint primary key generated always as identity,
  collection_id integer not null references core.collection on delete restrict,
  request_id uuid not null references core.ingest_request on delete restrict,
  first_ordinal integer not null,
  last_ordinal integer not null,
  documents bigint not null,
  has_words boolean not null,
  created_at timestamptz not null
);
comment on table core.unindexed is 'Stored documents that the profile of their collection, and maybe the full text, does not know yet: those of a request, from first_ordinal to last_ordinal, that are in the collection. The job json.index works it off.';
comment on column core.unindexed.has_words is 'Small batches get their full text when they are stored.';

-- Documents of before: they have their words.
insert into core.unindexed (collection_id, request_id, first_ordinal, last_ordinal, documents, has_words, created_at)
select collection_id, request_id, min(ordinal), max(ordinal), count(*), true, min(created_at)
from core.asset
where kind = 'json' and status = 'done'
group by collection_id, request_id, ordinal / 5000;

create table core.collection_path (
  collection_id integer not null references core.collection on delete restrict,
  steps_sha256 bytea not null,
  parent_sha256 bytea,
  steps text collate "C" not null,
  depth integer not null,
  documents bigint not null,
  occurrences bigint not null,
  types jsonb not null,
  number_min numeric,
  number_max numeric,
  text_min text collate "C",
  text_max text collate "C",
  length_min bigint,
  length_max bigint,
  hashes bigint[] not null,
  examples jsonb not null,
  key_hashes bigint[] not null,
  primary key (collection_id, steps_sha256)
);
create index collection_path_parent on core.collection_path (collection_id, parent_sha256);
comment on table core.collection_path is 'What all documents of a collection have at each path to depth 3, in counters that can be merged: neither order nor batching of documents changes them. Read it as catalog.schema_path.';
comment on column core.collection_path.steps is 'The path: a key after U+0001, an element of an array as U+0002, and U+0003 for the members of an object that have no row of their own.';
comment on column core.collection_path.documents is 'Documents that have the path, with whatever value.';
comment on column core.collection_path.occurrences is 'Values found at the path: more than documents below an array.';
comment on column core.collection_path.types is 'Values by type.';
comment on column core.collection_path.text_min is 'First 100 characters of the smallest string, by code points.';
comment on column core.collection_path.length_min is 'Characters of strings, elements of arrays.';
comment on column core.collection_path.hashes is 'The 64 smallest hashes of different scalars: all of them when there are fewer, else what the number of different values is estimated from.';
comment on column core.collection_path.examples is '{hash: scalar} of the smallest hashes; of strings the first 100 characters.';
comment on column core.collection_path.key_hashes is 'The 64 smallest hashes of different keys that objects have at this path.';

create type core.path_count as (path text, keys jsonb, type text, n bigint);
comment on type core.path_count is 'How many documents of a sample have values of a type at a path; keys is null below an array.';

alter table core.collection
  add column profiled bigint not null default 0,
  add column merged_into integer references core.collection on delete restrict;
comment on column core.collection.profiled is 'Documents that the profile of all documents and the full text know of. The rest follows within seconds.';
comment on column core.collection.merged_into is 'The collection that has its documents since an admin merged the two. What is like its signature goes there.';
-- A document meets only the collections it shares a key with.
create index collection_signature on core.collection using gin (signature);

create table core.collection_alias (
  name text primary key,
  collection_id integer not null references core.collection on delete restrict
);
comment on table core.collection_alias is 'Names a collection had before an admin renamed it: documents sent under them still find it.';

create table core.collection_rule (
  keys_sha256 bytea primary key,
  collection_id integer not null references core.collection on delete restrict,
  created_at timestamptz not null
);
comment on table core.collection_rule is 'Where documents with exactly these top-level keys go, because an admin moved such documents there.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
select name, value, value, type, minimum, maximum, sentence
from (values
  ('max_new_collections', '50'::jsonb, 'integer', 1, 1000, 'Most collections that routing makes for one request; documents of further kinds go to the collection leftovers.'),
  ('index_apart', '500', 'integer', 0, 100000, 'Documents of one job from which their full text is left to a job of its own that follows.'),
  ('profile_children', '200', 'integer', 1, 1600, 'Most members of one object that the profile knows by name; further ones are counted together.')
) as knob (name, value, type, minimum, maximum, sentence);
