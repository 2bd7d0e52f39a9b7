create or replace function core._unedited_version(p_schema core.schema_def)
returns jsonb
language plpgsql stable
as $$
declare
  v_base core.schema_def;
  v_proposal jsonb;
begin
  select * into v_base from core.schema_def where id = p_schema.base_id;
  v_proposal := core._version_proposal(v_base, p_schema.version, p_schema.child_paths, core._drift_columns(v_base, p_schema.version));
  if core._added_structure(v_proposal) = '[]' then
    perform core._refuse('CB003', format('The documents of %s ask for no column beyond version %s', p_schema.name, v_base.version),
      'Reject this version, or edit it otherwise.', jsonb_build_object('base_id', v_base.id));
  end if;
  return v_proposal;
end;
$$;
comment on function core._unedited_version is 'What the drift proposes for a later version that a person edited. Raises CB003 when it proposes nothing.';
