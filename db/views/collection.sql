create or replace view catalog.collection as
select collection.name, collection.documents, 'collections.docs_' || collection.name as documents_table,
       case when schema.status = 'active' and schema.storage_choice = 'sql' then 'collections.' || collection.name end as typed_table,
       schema.id as schema_id, schema.status as schema_status, schema.storage_choice, collection.created_at,
       collection.profiled
from core.collection
left join core.schema_def as schema on schema.collection_id = collection.id
where collection.merged_into is null;
comment on view catalog.collection is 'The kinds of documents that came in, and the tables to read them from.';
comment on column catalog.collection.profiled is 'Documents that catalog.schema_path and search by words know; the others follow within seconds.';
