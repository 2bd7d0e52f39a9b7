create or replace function api.choose_child_tables(p_schema_id uuid, p_paths jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema_decision(p_schema_id);
  v_unknown text;
  v_children jsonb;
  v_columns jsonb;
  v_proposal jsonb;
  v_problem text;
begin
  perform core._refuse_merged(v_schema.collection_id);
  if v_schema.status = 'active' or v_schema.base_id is not null or v_schema.superseded_by is not null then
    perform core._refuse('CB003', 'child tables are chosen before a table is made',
      'Roll the table back to its first version and that back too, choose, and accept again.', jsonb_build_object('status', v_schema.status));
  end if;
  if jsonb_typeof(p_paths) <> 'array' then
    perform core._refuse('CB001', 'child tables are chosen by an array of paths', 'Such as ["$.items[]"]; [] for none.');
  end if;
  select value into v_unknown from jsonb_array_elements_text(p_paths)
  where value not in (select path from core._object_arrays(v_schema.profile)) limit 1;
  if v_unknown is not null then
    perform core._refuse('CB001', format('%s is no array of objects in %s', left(v_unknown, 200), v_schema.name),
      'The recommendations of the proposal list them.', jsonb_build_object('path', left(v_unknown, 200)));
  end if;
  select coalesce(jsonb_agg(core._child(v_schema.collection_id, v_schema.name, path, keys) order by path), '[]') into v_children
  from core._object_arrays(v_schema.profile) where p_paths ? path;
  -- What child rows hold needs no column; what they no longer hold gets its column back.
  select coalesce(jsonb_agg(value order by value ->> 'path' collate "C"), '[]') into v_columns
  from (
    select value from jsonb_array_elements(v_schema.proposal -> 'columns')
    union all
    select value from jsonb_array_elements(core._columns(v_schema.profile))
    where value -> 'keys' in (select child -> 'keys' from jsonb_array_elements(v_schema.proposal -> 'children') as child)
  ) as listed
  where value -> 'keys' not in (select child -> 'keys' from jsonb_array_elements(v_children) as child);
  v_proposal := v_schema.proposal || jsonb_build_object('children', v_children, 'columns', v_columns);
  v_problem := core._edit_problem(v_proposal);
  if v_schema.override ? 'columns' and v_problem is not null then
    perform core._refuse('CB006', v_problem, 'Nothing was changed. Edit the columns, then choose again.',
      jsonb_build_object('schema_id', p_schema_id));
  end if;
  perform core._act(p_actor, jsonb_build_object('child_tables', p_paths));
  update core.schema_def
  set child_paths = array(select jsonb_array_elements_text(p_paths)), proposal = v_proposal,
      recommendations = core._recommendations(profile, v_proposal),
      ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';', reverse_ddl = core._render_reverse_ddl(v_proposal)
  where id = p_schema_id;
  perform core._queue_check(p_schema_id);
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.choose_child_tables is 'Choose which arrays of objects ("$.items[]") become child tables (document_id, ordinal, columns, extra) when a proposal is accepted: these and no others. Raises CB001 for a path that is no array of objects, CB003 once the table is made.';
