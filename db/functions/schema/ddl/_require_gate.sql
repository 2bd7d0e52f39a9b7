create or replace function core._require_gate(p_schema core.schema_def)
returns void
language plpgsql stable
as $$
declare
  v_gate jsonb := core._gate_of(p_schema);
begin
  if v_gate ->> 'state' = 'refused' then
    perform core._refuse('CB006',
      format('The gate refused this DDL: %s', v_gate -> 'findings' -> 0 ->> 'message'),
      'Edit the proposal (api.edit_schema), or keep the documents as JSONB.',
      jsonb_build_object('findings', v_gate -> 'findings'));
  elsif v_gate ->> 'state' <> 'passed' then
    perform core._refuse('CB003', 'The gate has not checked this DDL yet',
      format('Queue the check with select api.check_schema(%L). Accept again when catalog.schema_proposal.gate says passed.',
             p_schema.id),
      jsonb_build_object('gate', v_gate));
  end if;
end;
$$;
comment on function core._require_gate is 'Refuse unless the gate passed exactly the DDL that would run now.';
