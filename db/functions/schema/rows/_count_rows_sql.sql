-- The rows are those that core._row_sql makes, counted instead of inserted. An explicit null is counted
-- apart from a value that does not fit; both stay in extra. What does not fit but is in a wider column
-- of the same path is counted there alone. Misfits are shown by the first three of their documents,
-- and three of their values.
create or replace function core._count_rows_sql(p_columns jsonb, p_table_columns jsonb, p_nested jsonb, p_lead text, p_source text)
returns text
language sql stable
as $$
  with col as (
    select ord, value ->> 'name' as name,
           (select string_agg(format(' -> %L', key), '' order by n)
            from jsonb_array_elements_text(value -> 'keys') with ordinality as step (key, n)) as path
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
  )
  select format($sql$
    select jsonb_build_object('rows', count(*), 'extra_rows', count(extra),
      'table_bytes', coalesce(sum(pg_column_size(row(%s, %sextra)) + 4), 0),
      'columns', to_jsonb(array[%s]::jsonb[]))
    from (%s offset 0) as made
  $sql$,
    p_lead, (select string_agg(format('%I, ', name), '' order by ord) from col),
    (select string_agg(format($part$
       jsonb_build_object('name', %1$L, 'fits', count(%2$I), 'inexact', count(%2$I) filter (where extra %3$s is not null),
         'extra', count(*) filter (where %2$I is null and extra %3$s <> 'null'),
         'null', count(*) filter (where %2$I is null and "$doc" %3$s = 'null'),
         'missing', count(*) filter (where "$doc" %3$s is null),
         'misfits', coalesce((array_agg(distinct document_id order by document_id)
           filter (where %2$I is null and extra %3$s <> 'null'))[1:3], '{}'),
         'values', coalesce((array_agg(distinct left(("$doc" %3$s)::text, 60) collate "C" order by left(("$doc" %3$s)::text, 60) collate "C")
           filter (where %2$I is null and extra %3$s <> 'null'))[1:3], '{}'))$part$,
       name, name, path), ', ' order by ord) from col),
    core._row_sql(p_table_columns, p_nested, p_lead || ', "$doc"', format('select %s, doc as "$doc", doc from (%s) as whole', p_lead, p_source)))
$$;
comment on function core._count_rows_sql is 'The SELECT that counts what the rows of a table over p_source would be: {"rows", "extra_rows", "table_bytes", "columns"}.';
