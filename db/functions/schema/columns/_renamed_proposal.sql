create or replace function core._renamed_proposal(p_proposal jsonb, p_name text)
returns jsonb
language sql immutable
as $$
  select p_proposal || jsonb_build_object('table', p_name,
    'children', (select coalesce(jsonb_agg(value || jsonb_build_object('table', core._child_table(p_name, core._child_steps(value))) order by ord), '[]')
                 from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (value, ord)),
    'foreign_keys', (select coalesce(jsonb_agg(value || jsonb_build_object('name', core._index_name(p_name, (value ->> 'column') || '$fk')) order by ord), '[]')
                     from jsonb_array_elements(coalesce(p_proposal -> 'foreign_keys', '[]')) with ordinality as listed (value, ord)))
$$;
comment on function core._renamed_proposal is 'A proposal for the same tables under another name of the collection.';
