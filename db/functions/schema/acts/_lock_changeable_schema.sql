create or replace function core._lock_changeable_schema(p_schema_id uuid)
returns core.schema_def
language plpgsql volatile
as $$
declare
  v_schema core.schema_def := core._lock_schema_decision(p_schema_id);
begin
  if v_schema.status = 'active' then
    perform core._refuse('CB003', format('The schema of %s is active', v_schema.name),
      'Roll it back first: api.rollback_schema.', jsonb_build_object('status', v_schema.status));
  end if;
  if v_schema.superseded_by is not null then
    perform core._refuse('CB003', format('Version %s of %s has been followed by another', v_schema.version, v_schema.name),
      'Roll the later version back first.', jsonb_build_object('superseded_by', v_schema.superseded_by));
  end if;
  perform core._refuse_merged(v_schema.collection_id);
  return v_schema;
end;
$$;
comment on function core._lock_changeable_schema is 'The schema, locked, if a person may still change what it proposes.';
