-- Learning proposes anew under the lock of the decision, then writes the row; so does this. The row of
-- an active schema is not locked: nothing here changes it, and a job that fills its table holds it while
-- it waits for the lock of the decision.
create or replace function core._schema_to_judge(p_schema_id uuid)
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
  perform pg_advisory_xact_lock(hashtext('cubby.decision'), v_schema.collection_id);
  select * into v_schema from core.schema_def where id = p_schema_id and status <> 'active' for update;
  if not found then
    select * into v_schema from core.schema_def where id = p_schema_id;
  end if;
  return v_schema;
end;
$$;
comment on function core._schema_to_judge is 'The schema, locked against new proposals and other judgements, not against documents on their way in.';
