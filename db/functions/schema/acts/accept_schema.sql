create or replace function api.accept_schema(
  p_schema_id uuid, p_actor text default null, p_structure_hash text default null, p_ddl_sha256 text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema(p_schema_id);
begin
  if v_schema.status = 'active' then
    return catalog.schema_detail(p_schema_id);
  end if;
  if p_structure_hash <> v_schema.structure_hash or p_ddl_sha256 <> core._ddl_sha256(v_schema.proposal) then
    perform core._refuse('CB003', 'The proposal has changed since you opened it',
      'Open it again, then decide: new documents or a person changed it.',
      jsonb_build_object('structure_hash', v_schema.structure_hash, 'ddl_sha256', core._ddl_sha256(v_schema.proposal)));
  end if;
  perform core._act(p_actor);
  perform core._accept(v_schema);
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.accept_schema is 'Accept a proposal. For sql the typed table exists when this commits, new documents enter it from then on, and a job fills it with the old ones. A later version adds its columns, and a job moves into them what had gone to extra. Refuses until the gate has passed exactly the DDL that would run. With p_structure_hash or p_ddl_sha256 it refuses a proposal that has changed since it was looked at. Accepting again changes nothing.';
