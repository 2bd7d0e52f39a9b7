-- What a proposal says. Its states are recorded by core._move_schemas and core._move_backfills.
create or replace function core._trace_schema_changed()
returns trigger
language plpgsql
as $$
begin
  perform core._trace(
    case
      when schema.child_paths <> previous.child_paths then 'schema_children_chosen'
      when schema.override -> 'columns' is distinct from previous.override -> 'columns' then 'schema_edited'
      when schema.override is distinct from previous.override then 'schema_overridden'
      when schema.gate is distinct from previous.gate and schema.gate ->> 'state' = 'refused' then 'schema_refused'
      else 'schema_proposed'
    end,
    jsonb_build_object('collection', schema.name, 'storage_choice', schema.storage_choice,
                       'structure_hash', schema.structure_hash, 'version', schema.version,
                       'findings', case when schema.gate is distinct from previous.gate then nullif(schema.gate -> 'findings', '[]') end),
    p_schema_id => schema.id)
  from changed as schema
  join before_change as previous using (id)
  where schema.structure_hash <> previous.structure_hash
     or schema.storage_choice <> previous.storage_choice
     or schema.child_paths <> previous.child_paths
     or schema.override is distinct from previous.override
     or schema.gate is distinct from previous.gate and schema.gate ->> 'state' = 'refused';
  return null;
end;
$$;
