create or replace view catalog.schema_proposal as
select schema.id, schema.status, schema.name as collection, schema.storage_choice, schema.version, schema.sample_size,
       array(select value ->> 'sentence' from jsonb_array_elements(schema.reasons) where not (value ->> 'holds')::boolean) as against_sql,
       jsonb_array_length(schema.proposal -> 'columns') as columns, schema.ddl, schema.reverse_ddl, schema.structure_hash,
       schema.backfill_state, schema.backfill_done, schema.backfill_total,
       schema.created_at, schema.decided_at, schema.decided_by
from core.schema_def as schema;
comment on view catalog.schema_proposal is 'What Cubby would make of each collection. Decide with select api.accept_schema(id) or api.reject_schema(id).';
comment on column catalog.schema_proposal.against_sql is 'Why jsonb: each rule that did not hold, with its figure. Empty when sql is proposed.';
