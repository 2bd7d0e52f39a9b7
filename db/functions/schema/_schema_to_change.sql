create or replace function core._schema_to_change(p_schema_id uuid)
returns core.schema_def
language plpgsql volatile
as $$
declare
  v_schema core.schema_def := core._schema_to_judge(p_schema_id);
begin
  if v_schema.status = 'active' then
    perform core._refuse('CB003', format('the schema of %s is active', v_schema.name),
      'Roll it back first: api.rollback_schema.', jsonb_build_object('status', v_schema.status));
  end if;
  return v_schema;
end;
$$;
comment on function core._schema_to_change is 'The schema, locked, if a person may still change what it proposes.';
