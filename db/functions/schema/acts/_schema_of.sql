create or replace function core._schema_of(p_schema_id uuid)
returns core.schema_def
language plpgsql volatile
as $$
declare
  v_schema core.schema_def;
begin
  select * into v_schema from core.schema_def where id = p_schema_id;
  if not found then
    perform core._refuse('CB002', format('there is no schema %s', p_schema_id),
      'select * from catalog.schema_proposal lists them.', jsonb_build_object('schema_id', p_schema_id));
  end if;
  perform core._lock_acceptance(v_schema.collection_id, true);
  select * into v_schema from core.schema_def where id = p_schema_id for update;
  perform core._refuse_merged(v_schema.collection_id);
  return v_schema;
end;
$$;
comment on function core._schema_of is 'The schema, locked against documents on their way in and against other decisions.';
