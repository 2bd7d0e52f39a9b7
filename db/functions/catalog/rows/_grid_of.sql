create or replace function core._grid_of(p_collection core.collection, p_columns text[], p_where jsonb, p_order text[])
returns core.schema_def
language plpgsql stable
as $$
declare
  v_schema core.schema_def := core._active_table(p_collection.id);
begin
  if v_schema.id is not null then
    return v_schema;
  end if;
  return core._documents_as_table(p_collection,
    case when coalesce(p_columns, '{}') = '{}' then array(select name from core._document_columns(p_collection.id) where n <= 12) else p_columns end
    || case jsonb_typeof(p_where) when 'object' then array(select jsonb_object_keys(p_where)) else '{}' end
    || array(select regexp_replace(part, '^[-+]', '') from unnest(p_order) as part));
end;
$$;
comment on function core._grid_of is 'What the rows of a collection are read from: its typed table, or without one its documents as a table of the requested paths.';
