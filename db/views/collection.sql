create or replace view catalog.collection as
select collection.name, collection.documents, 'collections.docs_' || collection.name as documents_table,
       case when schema.status = 'active' and schema.storage_choice = 'sql' then 'collections.' || collection.name end as typed_table,
       schema.id as schema_id, schema.status as schema_status, schema.storage_choice, collection.created_at,
       schema.version as schema_version, array(
         select '$' || (
           select string_agg(case when jsonb_typeof(step) = 'number' then format('[%s]', step)
                                  when step #>> '{}' ~ '^[A-Za-z_\u00A1-\U0010FFFF][A-Za-z0-9_\u00A1-\U0010FFFF]*$' then '.' || (step #>> '{}')
                                  else format('[''%s'']', replace(replace(substr(step::text, 2, length(step::text) - 2), '\"', '"'), '''', '\''')) end,
                             '' order by m)
           from jsonb_array_elements(keys) with ordinality as steps (step, m))
         from jsonb_array_elements(collection.key_paths) with ordinality as part (keys, n) order by n) as key,
       (select waiting.id from core.schema_def as waiting
        where waiting.base_id = schema.id and waiting.status = 'provisional' and waiting.superseded_by is null
          and schema.status = 'active') as next_schema_id,
       collection.profiled,
       collection.order_by, array(select jsonb_array_elements_text(collection.delete_said)) as delete_when,
       collection.contract, (select count(*) from core.quarantine where quarantine.collection_id = collection.id and state = 'waiting') as quarantined,
       collection.records_at as records, collection.split_at as split,
       array(select name from core.collection_part as part join core.collection as one on one.id = part.part_id
             where part.collection_id = collection.id order by value) as parts,
       (select name from core.collection_part as part join core.collection as whole on whole.id = part.collection_id
        where part.part_id = collection.id limit 1) as part_of,
       coalesce((select name from core.collection as envelopes where envelopes.id = collection.envelopes_id),
                (select name from core.collection as records where records.envelopes_id = collection.id)) as records_with,
       collection.dedupe
from core.collection
left join lateral (
  select * from core.schema_def as found
  where found.collection_id = collection.id and (found.status = 'active' or found.base_id is null)
  order by found.status <> 'active' limit 1
) as schema on true
where collection.merged_into is null;
comment on view catalog.collection is 'The kinds of documents that came in, and the tables to read them from.';
comment on column catalog.collection.schema_version is 'Version of the table as it is, or of the proposal that waits.';
comment on column catalog.collection.key is 'The paths that identify a document, as singular queries of RFC 9535; with a key the typed table holds the newest document of each.';
comment on column catalog.collection.next_schema_id is 'A proposal for the next version of the table, made from drift, that waits for a person.';
comment on column catalog.collection.profiled is 'Documents that catalog.schema_path and search by words know; the others follow within seconds.';
comment on column catalog.collection.order_by is 'The path whose greatest value is the newest version of a key; null where arrival alone decides.';
comment on column catalog.collection.delete_when is 'What makes a document a tombstone: the row of its key leaves the typed table.';
comment on column catalog.collection.contract is 'What the typed table does about unknown fields and types: evolve, freeze or auto.';
comment on column catalog.collection.quarantined is 'Documents with unknown fields or types that wait for a review.';
comment on column catalog.collection.records is 'The path at which documents hold the records that are meant: each is a document here. Null without that rule.';
comment on column catalog.collection.split is 'The path whose value decides which of the parts a document goes to. Null without that rule.';
comment on column catalog.collection.parts is 'The collections that a split made of it.';
comment on column catalog.collection.part_of is 'The collection that this is a part of, by a split.';
comment on column catalog.collection.records_with is 'The collection of the envelopes of these records, or of the records of these envelopes.';
comment on column catalog.collection.dedupe is 'keep_first: of documents with the same content the first has a row in the typed table; keep_all: each has.';
comment on column catalog.collection.name is 'Its name.';
comment on column catalog.collection.documents is 'How many documents it has.';
comment on column catalog.collection.documents_table is 'Where every document of it is, as it was received.';
comment on column catalog.collection.typed_table is 'The table with real columns, once a proposal is accepted.';
comment on column catalog.collection.schema_id is 'The proposal that is active, else the first one.';
comment on column catalog.collection.schema_status is 'provisional, active or rejected.';
comment on column catalog.collection.storage_choice is 'sql or jsonb.';
comment on column catalog.collection.created_at is 'When its first document came in.';
