-- An array goes before a column that holds it, too: a later version may add the child table beside it.
create or replace function core._rebuild_sql(p_row text, p_columns jsonb, p_children jsonb, p_child jsonb default null)
returns text
language sql stable
as $$
  select format('coalesce(%s, ''{}''::jsonb)', core._merged_sql(coalesce((
    select jsonb_agg(jsonb_build_object('keys', keys, 'said', said, 'rank', rank))
    from (
      select value -> 'keys', core._value_sql(format('%s.%I', p_row, value ->> 'name'), value), -ord
      from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
      union all
      select value -> 'keys',
             format('(select jsonb_agg(%1$s order by %2$s.ordinal) from collections.%3$I as %2$s where %4$s)',
                    core._rebuild_sql(alias, value -> 'columns', p_children, value), alias, value ->> 'table', matches), -10000
      from jsonb_array_elements(core._children_within(p_children, p_child))
      cross join lateral (select 'element_' || jsonb_array_length(core._child_steps(value)) as alias) as named
      cross join lateral (
        select string_agg(format('%s.%s = %s.%s', alias, place, p_row, coalesce((core._child_lead(p_child))[n], 'document_id')), ' and ' order by n) as matches
        from unnest(core._child_lead(value)) with ordinality as lead (place, n) where place <> 'ordinal'
      ) as joined
    ) as place (keys, said, rank)), '[]'), p_row || '.extra'))
$$;
comment on function core._rebuild_sql is 'SQL for the document, or the element of a child table, that a row aliased p_row was made from.';
