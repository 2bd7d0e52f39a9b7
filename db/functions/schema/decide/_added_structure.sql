create or replace function core._added_structure(p_proposal jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_path_query_array(p_proposal, '$.columns[*] ? (@.since == $.version)')
    || jsonb_path_query_array(p_proposal, '$.children[*].columns[*] ? (@.since == $.version)')
    || coalesce((select jsonb_agg(value || '{"type": "rows"}') from jsonb_array_elements(p_proposal -> 'children')
                 where value -> 'since' = p_proposal -> 'version'), '[]')
$$;
comment on function core._added_structure is 'The columns, of the table and its child tables, and the child tables that a later version adds.';
