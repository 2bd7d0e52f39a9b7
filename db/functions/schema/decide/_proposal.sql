create or replace function core._proposal(p_collection_id integer, p_name text, p_profile jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_columns jsonb := core._columns(p_profile);
  v_children jsonb;
begin
  select core._lean_children(coalesce(jsonb_agg(core._child(p_collection_id, p_name, listed.steps, 1) order by listed.path), '[]'), 1) into v_children
  from core.schema_def as schema
  cross join lateral core._chosen_arrays(schema, to_jsonb(schema.child_paths)) as listed
  where schema.collection_id = p_collection_id and schema.base_id is null;
  -- What child rows hold needs no column.
  select coalesce(jsonb_agg(value order by ord), '[]') into v_columns
  from jsonb_array_elements(v_columns) with ordinality as listed (value, ord)
  where not exists (select from jsonb_array_elements(core._children_within(v_children)) as child
                    where child -> 'keys' = listed.value -> 'keys' or core._is_within(child -> 'keys', listed.value -> 'keys'));
  v_columns := core._with_styles(p_collection_id, v_columns);
  return core._with_key(
    jsonb_build_object('table', p_name, 'version', 1, 'columns', v_columns, 'indexes', core._indexes(p_collection_id, v_columns),
      'children', v_children, 'foreign_keys', core._foreign_keys(p_collection_id, p_name, v_columns)),
    (select key_paths from core.collection where id = p_collection_id));
end;
$$;
comment on function core._proposal is 'The structured proposal, from which the DDL, its reverse and the filling are rendered.';
