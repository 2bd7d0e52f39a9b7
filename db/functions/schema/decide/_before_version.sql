create or replace function core._before_version(p_proposal jsonb)
returns jsonb
language sql immutable
as $$
  select p_proposal - 'version' || jsonb_build_object(
    'columns', jsonb_path_query_array(p_proposal, '$.columns[*] ? (@.since != $.version)'),
    'children', (
      select coalesce(jsonb_agg(value || jsonb_build_object('columns',
        (select coalesce(jsonb_agg(col order by m), '[]') from jsonb_array_elements(value -> 'columns') with ordinality as part (col, m)
         where col -> 'since' <> p_proposal -> 'version')) order by n), '[]')
      from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (value, n)
      where value -> 'since' is distinct from p_proposal -> 'version'))
$$;
comment on function core._before_version is 'A proposal for a later version without what it adds: what the version before must be, but for its number.';
