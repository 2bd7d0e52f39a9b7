create or replace function catalog.schema_ddl(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def;
begin
  v_schema := core._find_schema(p_id);
  return jsonb_build_object(
    'status', v_schema.status, 'storage_choice', v_schema.storage_choice, 'proposal', v_schema.proposal,
    'statements', to_jsonb(core._render_ddl(v_schema.proposal)), 'gate', core._gate_of(v_schema));
end;
$$;
comment on function catalog.schema_ddl is 'What the gate reads: the structured proposal, the statements it renders to now, and what is known of them already. Raises CB002 for an unknown id.';
