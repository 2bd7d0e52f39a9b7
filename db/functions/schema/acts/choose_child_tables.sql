-- Before a table is made the choice changes its proposal. Of a table in use it makes, or changes, the next version. An
-- array keeps the column that it has; the child table is made beside it.
create or replace function api.choose_child_tables(p_schema_id uuid, p_paths jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema_decision(p_schema_id);
  v_steps jsonb;
begin
  p_paths := core._listed(p_paths);
  perform core._refuse_merged(v_schema.collection_id);
  if v_schema.superseded_by is not null or v_schema.base_id is not null and v_schema.status = 'rejected'
     or v_schema.status = 'active' and v_schema.storage_choice <> 'sql' then
    perform core._refuse('CB003', format('Version %s of %s takes no child tables: it is %s', v_schema.version, v_schema.name,
        case when v_schema.superseded_by is not null then 'followed by another' when v_schema.status = 'active' then 'kept as JSONB' else 'rejected' end),
      'Choose them for the table in use, or for the version that waits.', jsonb_build_object('status', v_schema.status));
  end if;
  if jsonb_typeof(p_paths) <> 'array' or jsonb_array_length(p_paths) > 100
     or exists (select from jsonb_array_elements(p_paths) as path where jsonb_typeof(path) <> 'string') then
    perform core._refuse('CB001', 'Child tables are chosen by an array of at most 100 paths', 'Such as ["$.items[]"]; [] for none.');
  end if;
  v_steps := core._checked_arrays(v_schema, p_paths);
  perform core._act(p_actor, jsonb_build_object('child_tables', p_paths));
  if v_schema.base_id is null and v_schema.status <> 'active' then
    perform core._choose_children(v_schema, p_paths, v_steps);
  else
    p_schema_id := core._choose_version_children(v_schema, p_paths, v_steps);
  end if;
  perform core._queue_check(p_schema_id);
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.choose_child_tables is 'Choose which arrays of objects ("$.items[]", "$.items[].parts[]") become child tables (document_id, ordinal, columns, extra): these and no others. Of a table in use they become part of the next version, which is answered. Raises CB001 for a path without an array of objects, or whose outer array has no child table. Raises CB003 for a version that was rejected or followed by another.';
