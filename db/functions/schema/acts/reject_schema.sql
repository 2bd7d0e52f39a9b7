create or replace function api.reject_schema(p_schema_id uuid, p_actor text default null, p_reason text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema(p_schema_id);
begin
  if v_schema.status = 'active' then
    perform core._refuse('CB003', format('The schema of %s is active', v_schema.name),
      'Roll it back first: api.rollback_schema.', jsonb_build_object('status', v_schema.status));
  end if;
  if v_schema.superseded_by is not null then
    perform core._refuse('CB003', format('Version %s of %s has been followed by another', v_schema.version, v_schema.name),
      'Roll the later version back first.', jsonb_build_object('superseded_by', v_schema.superseded_by));
  end if;
  perform core._act(p_actor, jsonb_strip_nulls(jsonb_build_object('reason', p_reason)));
  perform core._move_schemas(array[p_schema_id], 'rejected', p_reason);
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.reject_schema is 'Keep the documents of a collection as JSONB. Rejecting a later version keeps the table as it is, and what is new in extra. A rejected proposal can still be accepted later; an active one must be rolled back first.';
