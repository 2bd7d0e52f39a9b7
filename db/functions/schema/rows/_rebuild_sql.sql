-- The other way of core._row_sql: what a document was, from its row. What extra says goes before what a
-- column says; of several columns of one path the later goes before, for it is the wider.
create or replace function core._rebuild_sql(p_row text, p_columns jsonb, p_children jsonb)
returns text
language sql stable
as $$
  with held as (
    select value -> 'keys' ->> 0 as outer_key, value -> 'keys' ->> 1 as inner_key,
           core._value_sql(p_row, value ->> 'name', value ->> 'type') as said, -ord as rank
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    union all
    select value -> 'keys' ->> 0, value -> 'keys' ->> 1,
           format('(select jsonb_agg(%s order by element.ordinal) from collections.%I as element where element.document_id = %s.document_id)',
                  core._rebuild_sql('element', value -> 'columns', '[]'), value ->> 'table', p_row), 0
    from jsonb_array_elements(p_children)
  ), place as (
    select outer_key, inner_key, string_agg(said, ', ' order by rank) as said from held group by outer_key, inner_key
  ), opened as (
    select outer_key, format('(select jsonb_object_agg(key, value) from (values %s) as inner_value (key, value) where value is not null)',
             string_agg(format('(%L, coalesce(%s))', inner_key, said), ', ' order by inner_key)) as said
    from place where inner_key is not null group by outer_key
  ), member as (
    select outer_key, concat_ws(', ', place.said, opened.said) as said
    from (select * from place where inner_key is null) as place full join opened using (outer_key)
  )
  select format($sql$
    case when %1$s.extra is not null and jsonb_typeof(%1$s.extra) <> 'object' then %1$s.extra
    else coalesce(%2$s, '{}') || coalesce(%1$s.extra, '{}') || coalesce(%3$s, '{}') end$sql$,
    p_row,
    coalesce((select format('(select jsonb_object_agg(key, value) from (values %s) as outer_value (key, value) where value is not null)',
       string_agg(format('(%L, coalesce(%s))', outer_key, said), ', ' order by outer_key)) from member having count(*) > 0), '''{}''::jsonb'),
    coalesce((select format($sql$(select jsonb_object_agg(key, value || (%1$s.extra -> key)) from (values %2$s) as outer_value (key, value)
      where value is not null and jsonb_typeof(%1$s.extra -> key) = 'object')$sql$,
       p_row, string_agg(format('(%L, %s)', outer_key, said), ', ' order by outer_key)) from opened having count(*) > 0), '''{}''::jsonb'))
$$;
comment on function core._rebuild_sql is 'SQL for the document that a row of a typed table, aliased p_row, was made from.';
