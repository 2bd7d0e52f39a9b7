create or replace function core._find_schema(p_schema_id uuid)
returns core.schema_def
language plpgsql stable
as $$
declare
  v_schema core.schema_def;
begin
  select * into v_schema from core.schema_def where id = p_schema_id;
  if not found then
    perform core._refuse('CB002', format('Schema %s not found', p_schema_id),
      'List them: GET /api/v1/schemas, or select * from catalog.schema_proposal.',
      jsonb_build_object('schema_id', p_schema_id));
  end if;
  return v_schema;
end;
$$;
comment on function core._find_schema is 'The schema of an id, without a lock. Raises CB002 for an unknown id.';
