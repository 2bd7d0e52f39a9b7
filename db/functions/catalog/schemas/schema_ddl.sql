create or replace function catalog.schema_ddl(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def;
begin
  select * into v_schema from core.schema_def where id = p_id;
  if not found then
    perform core._refuse('CB002', format('there is no schema %s', p_id), 'GET /api/v1/schemas lists them.', jsonb_build_object('id', p_id));
  end if;
  return jsonb_build_object(
    'status', v_schema.status, 'storage_choice', v_schema.storage_choice, 'proposal', v_schema.proposal,
    'statements', to_jsonb(core._render_ddl(v_schema.proposal)), 'gate', core._gate_of(v_schema));
end;
$$;
comment on function catalog.schema_ddl is 'What the gate reads: the structured proposal, the statements it renders to now, and what is known of them already. Raises CB002 for an unknown id.';
