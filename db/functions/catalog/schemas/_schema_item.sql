create or replace function core._schema_item(p_schema core.schema_def)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', p_schema.id, 'collection', p_schema.name, 'version', p_schema.version,
    'base_id', p_schema.base_id, 'superseded_by', p_schema.superseded_by,
    'storage_choice', p_schema.storage_choice, 'status', p_schema.status, 'structure_hash', p_schema.structure_hash,
    'sample_size', p_schema.sample_size,
    'documents', (select documents from core.collection where id = p_schema.collection_id),
    'reasons', p_schema.reasons,
    'backfill', jsonb_build_object('state', p_schema.backfill_state, 'done', p_schema.backfill_done,
                                   'total', p_schema.backfill_total, 'error', p_schema.backfill_error),
    'created_at', p_schema.created_at, 'decided_at', p_schema.decided_at, 'decided_by', p_schema.decided_by,
    'decision_note', p_schema.decision_note)
$$;
comment on function core._schema_item is 'One schema as lists show it.';
