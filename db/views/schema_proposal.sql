create or replace view catalog.schema_proposal as
select schema.id, schema.status, schema.name as collection, schema.storage_choice, schema.version, schema.sample_size,
       array(select value ->> 'sentence' from jsonb_array_elements(schema.reasons) where not (value ->> 'holds')::boolean) as against_sql,
       jsonb_array_length(schema.proposal -> 'columns') as columns, schema.ddl, schema.reverse_ddl, schema.structure_hash,
       schema.backfill_state, schema.backfill_done, schema.backfill_total,
       schema.created_at, schema.decided_at, schema.decided_by,
       case when schema.gate ->> 'ddl_sha256' = encode(sha256(convert_to(schema.ddl, 'UTF8')), 'hex')
            then schema.gate ->> 'state' else 'unchecked' end as gate,
       (schema.dry_run ->> 'documents')::bigint as dry_run_documents,
       (schema.dry_run ->> 'extra_documents')::bigint as extra_documents,
       (schema.dry_run ->> 'table_bytes')::bigint as table_bytes,
       schema.override #>> '{storage_choice,value}' as forced, schema.override ? 'columns' as edited
from core.schema_def as schema;
comment on view catalog.schema_proposal is 'What Cubby would make of each collection. Decide with select api.accept_schema(id) or api.reject_schema(id).';
comment on column catalog.schema_proposal.against_sql is 'Why jsonb: each rule that did not hold, with its figure. Empty when sql is proposed.';
comment on column catalog.schema_proposal.gate is 'unchecked, passed or refused: what the gate says of exactly this DDL. Only what passed can be accepted as a table.';
comment on column catalog.schema_proposal.dry_run_documents is 'How many documents the dry run looked at; null while there was none. catalog.schema_column has it by column.';
comment on column catalog.schema_proposal.extra_documents is 'Of those, how many would have something in the column extra.';
comment on column catalog.schema_proposal.table_bytes is 'Expected size of their rows in the typed table, without indexes.';
comment on column catalog.schema_proposal.forced is 'The storage choice a person forced; null where the rule decided.';
comment on column catalog.schema_proposal.edited is 'Whether a person edited the columns, which then no longer follow the sample.';
comment on column catalog.schema_proposal.id is 'Accept or reject it by this id.';
comment on column catalog.schema_proposal.status is 'provisional, active or rejected.';
comment on column catalog.schema_proposal.collection is 'The collection it is for.';
comment on column catalog.schema_proposal.storage_choice is 'sql makes a typed table, jsonb leaves the documents as they are.';
comment on column catalog.schema_proposal.version is '1 makes the table, each later one adds columns.';
comment on column catalog.schema_proposal.sample_size is 'Documents that were looked at.';
comment on column catalog.schema_proposal.columns is 'How many columns the table would have.';
comment on column catalog.schema_proposal.ddl is 'What accepting runs.';
comment on column catalog.schema_proposal.reverse_ddl is 'What rolling back runs.';
comment on column catalog.schema_proposal.structure_hash is 'Of the name and the sorted paths and types: the same hash is the same proposal.';
comment on column catalog.schema_proposal.backfill_state is 'running, done or failed, once accepted; api.replay_backfill starts a failed one again.';
comment on column catalog.schema_proposal.backfill_done is 'Older documents that were looked at.';
comment on column catalog.schema_proposal.backfill_total is 'Older documents there were.';
comment on column catalog.schema_proposal.created_at is 'When it was first made.';
comment on column catalog.schema_proposal.decided_at is 'When a person decided.';
comment on column catalog.schema_proposal.decided_by is 'Actor of the decision.';
