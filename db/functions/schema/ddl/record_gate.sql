-- The verdict comes from a process that has the parser. One about DDL that is no longer proposed is
-- forgotten: the change asked for another look.
create or replace function api.record_gate(
  p_schema_id uuid, p_ddl_sha256 text, p_findings jsonb default '[]', p_actor text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema_decision(p_schema_id);
begin
  if v_schema.status <> 'active' and core._ddl_sha256(v_schema.proposal) = p_ddl_sha256 then
    perform core._act(p_actor);
    update core.schema_def
    set gate = jsonb_build_object(
          'state', case when p_findings = '[]' then 'passed' else 'refused' end,
          'ddl_sha256', p_ddl_sha256, 'findings', p_findings, 'checked_at', core.current_time()),
        ddl = array_to_string(core._render_ddl(proposal), E';\n') || ';',
        reverse_ddl = core._render_reverse_ddl(proposal)
    where id = p_schema_id
    returning * into v_schema;
    perform core._auto_migrate(v_schema.collection_id);
    perform core._queue_dry_run(p_schema_id, false);
  end if;
  return core._gate_of(v_schema);
end;
$$;
comment on function api.record_gate is 'Record what the gate found in the DDL of that hash: [{"statement", "message"}], empty when it passes. Answers what the gate says of the DDL proposed now. For the programs that run the gate, not for people.';
