create or replace function core._materialise(p_schema core.schema_def, p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_key jsonb := (select key_paths from core.collection where id = p_schema.collection_id);
  v_statement text;
begin
  if v_key <> '[]' then
    p_ids := core._newest_documents(p_schema, v_key, p_ids);
  end if;
  foreach v_statement in array core._materialise_sql(p_schema.name, p_schema.proposal) loop
    execute v_statement using p_ids;
  end loop;
end;
$$;
comment on function core._materialise is 'Documents into the typed table of their collection and its child tables; those that are there already stay as they are.';
