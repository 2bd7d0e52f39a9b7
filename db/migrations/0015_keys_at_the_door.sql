-- A request may name the key of a collection that is not there yet. The collection is then made at the
-- door, so that of two requests with two keys the second is refused, and the keys of its documents are
-- not known before a worker has read them.
alter table core.collection alter column signature drop not null;
comment on column core.collection.signature is 'Top-level key -> share of documents that had it when the first of them came. Fixed, so that routing does not depend on what came since; null until then, where a request that names the key made the collection.';
