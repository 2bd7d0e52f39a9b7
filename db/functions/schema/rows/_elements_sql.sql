create or replace function core._elements_sql(p_name text, p_child jsonb)
returns text
language sql stable
as $$
  select format('select id as document_id%s, ordinal - 1 as ordinal, element as doc from collections.%I as docs%s where id = any ($1)',
    string_agg(format(', ordinal_%1$s - 1 as ordinal_%1$s', n), '' order by n) filter (where n < depth), 'docs_' || p_name,
    string_agg(format(' cross join lateral jsonb_array_elements(case when core._is_filled_array(%1$s) then %1$s else ''[]'' end) with ordinality as %2$s',
      core._at_sql(case when n = 1 then 'docs.doc' else 'element_' || n - 1 end, keys),
      case when n < depth then format('around_%1$s (element_%1$s, ordinal_%1$s)', n) else 'listed (element, ordinal)' end), '' order by n))
  from core._child_steps(p_child) as steps
  cross join lateral jsonb_array_length(steps) as depth
  cross join lateral jsonb_array_elements(steps) with ordinality as step (keys, n)
  group by depth
$$;
comment on function core._elements_sql is 'A SELECT of (document_id, places, ordinal, doc), the elements that a child table holds of the documents with ids $1.';
