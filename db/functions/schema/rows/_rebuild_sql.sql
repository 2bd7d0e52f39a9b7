create or replace function core._rebuild_sql(p_row text, p_columns jsonb, p_children jsonb)
returns text
language sql stable
as $$
  select format('coalesce(%s, ''{}''::jsonb)', core._merged_sql(coalesce((
    select jsonb_agg(jsonb_build_object('keys', keys, 'said', said, 'rank', rank))
    from (
      select value -> 'keys', core._value_sql(p_row, value ->> 'name', value ->> 'type'), -ord
      from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
      union all
      select value -> 'keys',
             format('(select jsonb_agg(%s order by element.ordinal) from collections.%I as element where element.document_id = %s.document_id)',
                    core._rebuild_sql('element', value -> 'columns', '[]'), value ->> 'table', p_row), 0
      from jsonb_array_elements(p_children)
    ) as place (keys, said, rank)), '[]'), p_row || '.extra'))
$$;
comment on function core._rebuild_sql is 'SQL for the document that a row of a typed table, aliased p_row, was made from.';
