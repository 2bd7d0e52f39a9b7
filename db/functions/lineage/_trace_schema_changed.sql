create or replace function core._trace_schema_changed()
returns trigger
language plpgsql
as $$
begin
  perform core._trace(
    case
      when schema.superseded_by is not null and previous.superseded_by is null then 'schema_superseded'
      when schema.status = 'active' and previous.superseded_by is not null then 'schema_restored'
      when schema.status = 'active' and previous.status <> 'active' then 'schema_accepted'
      when schema.status = 'rejected' and previous.status <> 'rejected' then 'schema_rejected'
      when schema.status = 'provisional' and previous.status <> 'provisional' then 'schema_rolled_back'
      when schema.backfill_state = 'done' and previous.backfill_state = 'running' then 'schema_filled'
      when schema.backfill_state = 'failed' and previous.backfill_state <> 'failed' then 'schema_fill_failed'
      when schema.child_paths <> previous.child_paths then 'schema_children_chosen'
      when schema.override -> 'columns' is distinct from previous.override -> 'columns' then 'schema_edited'
      when schema.override is distinct from previous.override then 'schema_overridden'
      when schema.gate is distinct from previous.gate and schema.gate ->> 'state' = 'refused' then 'schema_refused'
      else 'schema_proposed'
    end,
    jsonb_build_object('collection', schema.name, 'storage_choice', schema.storage_choice,
                       'structure_hash', schema.structure_hash, 'version', schema.version,
                       'ddl_sha256', case when schema.status = 'active' and schema.storage_choice = 'sql' and previous.status <> 'active'
                                          then schema.gate ->> 'ddl_sha256' end,
                       'error', case when schema.backfill_state = 'failed' then schema.backfill_error end,
                       'findings', case when schema.gate is distinct from previous.gate then nullif(schema.gate -> 'findings', '[]') end),
    p_schema_id => schema.id)
  from changed as schema
  join before_change as previous using (id)
  where schema.status <> previous.status
     or schema.structure_hash <> previous.structure_hash
     or schema.storage_choice <> previous.storage_choice
     or schema.child_paths <> previous.child_paths
     or schema.backfill_state = 'done' and previous.backfill_state = 'running'
     or schema.backfill_state = 'failed' and previous.backfill_state <> 'failed'
     or schema.override is distinct from previous.override
     or schema.gate is distinct from previous.gate and schema.gate ->> 'state' = 'refused';
  return null;
end;
$$;
