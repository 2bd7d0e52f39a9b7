create or replace function catalog.schema_detail(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def;
begin
  v_schema := core._find_schema(p_id);
  return core._schema_item(v_schema) || jsonb_build_object(
    'columns', v_schema.proposal -> 'columns', 'indexes', v_schema.proposal -> 'indexes',
    'children', coalesce(v_schema.proposal -> 'children', '[]'), 'foreign_keys', coalesce(v_schema.proposal -> 'foreign_keys', '[]'),
    'key', coalesce(v_schema.proposal -> 'key', '[]'), 'diff', core._schema_diff(v_schema),
    'ddl', v_schema.ddl, 'reverse_ddl', v_schema.reverse_ddl, 'profile', v_schema.profile,
    'recommendations', core._recommended(v_schema), 'gate', core._gate_of(v_schema), 'dry_run', v_schema.dry_run,
    'override', v_schema.override);
end;
$$;
comment on function catalog.schema_detail is 'A proposal with its reasons, columns, DDL and the profile it rests on. Also the results of the gate and the dry run, and what a person decided instead of the rule. For a later version diff says what it adds, widens or breaks. Raises CB002 for an unknown id.';
