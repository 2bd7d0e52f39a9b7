create or replace function core._choose_version_children(p_schema core.schema_def, p_paths jsonb, p_steps jsonb)
returns uuid
language plpgsql volatile
as $$
declare
  v_base core.schema_def := p_schema;
  v_chosen text[] := array(select core._elements_path(steps) from jsonb_array_elements(p_steps) as steps);
  v_version core.schema_def;
begin
  if p_schema.base_id is not null and p_schema.status <> 'active' then
    select * into v_base from core.schema_def where id = p_schema.base_id;
  end if;
  perform core._propose_version(v_base, v_chosen);
  select * into v_version from core.schema_def where base_id = v_base.id and status = 'provisional' and superseded_by is null;
  if v_base.status <> 'active' or v_version.id is null or v_version.child_paths <> v_chosen then
    perform core._refuse('CB003', format('A version with these child tables would change nothing of %s, or was rejected', p_schema.name),
      'Choose others, or accept or reject the version that waits.', jsonb_build_object('paths', p_paths));
  end if;
  return v_version.id;
end;
$$;
comment on function core._choose_version_children is 'Give the next version of a table in use these child tables; its id.';
