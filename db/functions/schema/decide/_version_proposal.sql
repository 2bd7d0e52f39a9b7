-- What child rows are to hold needs no column.
create or replace function core._version_proposal(p_base core.schema_def, p_version integer, p_chosen text[], p_added jsonb)
returns jsonb
language sql stable
as $$
  select p_base.proposal || jsonb_build_object('version', p_version, 'children', children,
    'columns', (p_base.proposal -> 'columns') || core._with_styles(p_base.collection_id, (
      select coalesce(jsonb_agg(value order by ord), '[]') from jsonb_array_elements(p_added) with ordinality as listed (value, ord)
      where not exists (select from jsonb_array_elements(core._children_within(children)) as child
                        where child -> 'keys' = listed.value -> 'keys' or core._is_within(child -> 'keys', listed.value -> 'keys')))))
  from core._version_children(p_base, p_version, p_chosen) as children
$$;
comment on function core._version_proposal is 'The proposal for the version after an accepted one: with these columns, what the drift of child tables asks for, and the child tables chosen.';
