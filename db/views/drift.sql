create or replace view catalog.drift as
select collection.name as collection, drift.path, drift.type, drift.documents,
       round(drift.documents::numeric / greatest(looked.documents - drift.first_at, 1), 4) as presence,
       looked.documents as of_documents, drift.example
from core.drift
join core.drift as looked on looked.collection_id = drift.collection_id and looked.path = coalesce(drift.child, '$')
join core.collection on collection.id = drift.collection_id
where drift.type <> 'any';
comment on view catalog.drift is 'What an accepted table has no column for: the count of documents, or child elements, with a value of that type at that path. The documents: select * from catalog.drifted_documents(collection). Enough of it makes the next version''s proposal.';
comment on column catalog.drift.collection is 'The collection.';
comment on column catalog.drift.path is 'Where in a document.';
comment on column catalog.drift.type is 'Of the values there.';
comment on column catalog.drift.documents is 'Documents that have one; of a path such as $.items[].gift the elements.';
comment on column catalog.drift.presence is 'Share of them since the first that had one.';
comment on column catalog.drift.of_documents is 'Documents, or elements, looked at since the table was accepted.';
comment on column catalog.drift.example is 'One of them.';
