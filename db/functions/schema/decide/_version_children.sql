create or replace function core._version_children(p_base core.schema_def, p_version integer, p_chosen text[])
returns jsonb
language sql stable
as $$
  select core._lean_children(coalesce(jsonb_agg(child order by n, child ->> 'path'), '[]'), p_version)
  from (
    select n, value || jsonb_build_object('columns', (value -> 'columns') || core._drift_columns(p_base, p_version, value)) as child
    from jsonb_array_elements(coalesce(p_base.proposal -> 'children', '[]')) with ordinality as listed (value, n)
    union all
    select 1000, core._child(p_base.collection_id, p_base.name, steps, p_version)
    from core._chosen_arrays(p_base, to_jsonb(p_chosen))
    where steps not in (select core._child_steps(value) from jsonb_array_elements(coalesce(p_base.proposal -> 'children', '[]')))
  ) as listed
$$;
comment on function core._version_children is 'The child tables of a later version: those of the version before with the columns that their drift asks for, and those a person chose.';
