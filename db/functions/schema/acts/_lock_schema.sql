create or replace function core._lock_schema(p_schema_id uuid)
returns core.schema_def
language plpgsql volatile
as $$
declare
  v_schema core.schema_def;
begin
  v_schema := core._find_schema(p_schema_id);
  perform core._lock('acceptance', v_schema.collection_id);
  select * into v_schema from core.schema_def where id = p_schema_id for update;
  perform core._refuse_merged(v_schema.collection_id);
  return v_schema;
end;
$$;
comment on function core._lock_schema is 'The schema, locked against documents on their way in and against other decisions.';
