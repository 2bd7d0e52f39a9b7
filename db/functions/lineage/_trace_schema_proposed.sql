create or replace function core._trace_schema_proposed()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('schema_proposed', jsonb_build_object('collection', name, 'version', version,
                        'storage_choice', storage_choice, 'structure_hash', structure_hash), p_schema_id => id)
  from arrived;
  return null;
end;
$$;
