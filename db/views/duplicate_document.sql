create or replace view catalog.duplicate_document as
select collection.name as collection, same.sha256, same.documents, same.first_id, same.last_id, same.first_at, same.last_at
from (
  select collection_id, sha256, count(*) as documents, min(id::text)::uuid as first_id, max(id::text)::uuid as last_id,
         min(created_at) as first_at, max(created_at) as last_at
  from core.asset
  where kind = 'json' and status = 'done' and sha256 is not null and collection_id is not null
  group by collection_id, sha256
  having count(*) > 1
) as same
join core.collection on collection.id = same.collection_id;
comment on view catalog.duplicate_document is 'Documents of a collection that were received with the same bytes more than once, a row for each content. Records taken out of envelopes have no bytes of their own and are left out.';
comment on column catalog.duplicate_document.collection is 'The collection they are in.';
comment on column catalog.duplicate_document.sha256 is 'Of the bytes of each of them.';
comment on column catalog.duplicate_document.documents is 'How many documents there are with these bytes.';
comment on column catalog.duplicate_document.first_id is 'The system id of the one that came first.';
comment on column catalog.duplicate_document.last_id is 'The system id of the one that came last.';
comment on column catalog.duplicate_document.first_at is 'When the first of them came in.';
comment on column catalog.duplicate_document.last_at is 'When the last of them came in.';
