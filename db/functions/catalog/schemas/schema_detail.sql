create or replace function catalog.schema_detail(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def;
begin
  select * into v_schema from core.schema_def where id = p_id;
  if not found then
    perform core._refuse('CB002', format('there is no schema %s', p_id), 'GET /api/v1/schemas lists them.', jsonb_build_object('id', p_id));
  end if;
  return core._schema_item(v_schema) || jsonb_build_object(
    'columns', v_schema.proposal -> 'columns', 'indexes', v_schema.proposal -> 'indexes',
    'children', coalesce(v_schema.proposal -> 'children', '[]'), 'foreign_keys', coalesce(v_schema.proposal -> 'foreign_keys', '[]'),
    'key', coalesce(v_schema.proposal -> 'key', '[]'), 'diff', core._schema_diff(v_schema),
    'ddl', v_schema.ddl, 'reverse_ddl', v_schema.reverse_ddl, 'profile', v_schema.profile,
    'recommendations', v_schema.recommendations, 'gate', core._gate_of(v_schema), 'dry_run', v_schema.dry_run,
    'override', v_schema.override);
end;
$$;
comment on function catalog.schema_detail is 'A proposal with its reasons, columns, DDL and the profile it rests on, what the gate and the dry run say of it, and what a person decided instead of the rule; for a later version diff says what it adds, widens or breaks. Raises CB002 for an unknown id.';
