create or replace function core._typed_table_of(p_collection core.collection)
returns core.schema_def
language plpgsql stable
as $$
declare
  v_schema core.schema_def := core._active_table(p_collection.id);
begin
  if v_schema.id is null then
    perform core._refuse('CB003', format('%s has no typed table', p_collection.name),
      'Accept its proposal, or read its documents.', jsonb_build_object('collection', p_collection.name));
  end if;
  return v_schema;
end;
$$;
comment on function core._typed_table_of is 'The schema of the typed table of a collection. Raises CB003 when there is none.';
