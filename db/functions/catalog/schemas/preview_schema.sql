create or replace function catalog.preview_schema(p_id uuid, p_edit jsonb)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def;
  v_proposal jsonb;
begin
  v_schema := core._find_schema(p_id);
  v_proposal := core._edited_proposal(v_schema, p_edit);
  return jsonb_build_object('proposal', v_proposal, 'statements', to_jsonb(core._render_ddl(v_proposal)),
    'ddl', array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
    'changes', core._edit_changes(core._added_part(v_schema.proposal), core._added_part(v_proposal)));
end;
$$;
comment on function catalog.preview_schema is 'What api.edit_schema would make of a proposal, without doing it: {"proposal", "statements", "ddl", "changes"}. Refuses as it would.';
