-- Learning proposes again under the lock of the decision, then writes the row; so does this. The row of an active
-- schema is not locked. Nothing here changes it, and a job that fills its table holds it while it waits for the lock of
-- the decision.
create or replace function core._lock_schema_decision(p_schema_id uuid)
returns core.schema_def
language plpgsql volatile
as $$
declare
  v_schema core.schema_def;
begin
  v_schema := core._find_schema(p_schema_id);
  perform core._lock('decision', v_schema.collection_id);
  select * into v_schema from core.schema_def where id = p_schema_id and status <> 'active' for update;
  if not found then
    select * into v_schema from core.schema_def where id = p_schema_id;
  end if;
  return v_schema;
end;
$$;
comment on function core._lock_schema_decision is 'The schema, locked against new proposals and other decisions, not against documents on their way in.';
