-- Each value is worked out as core._materialise_sql works it out, from core._column_sql; then counted
-- instead of inserted. An explicit null is counted apart from a value that does not fit; both stay in
-- extra. Misfits are shown by their three first ids.
create or replace function core._dry_run_sql(p_name text, p_proposal jsonb)
returns text
language sql stable
as $$
  with col as (
    select ord, listed.value ->> 'name' as name, listed.value -> 'keys' ->> 0 as outer_key,
           listed.value -> 'keys' ->> 1 as inner_key, how.value as value_sql, how.exact
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
    cross join lateral core._column_sql(listed.value ->> 'type', 'v' || ord) as how
  ), opened as (
    select outer_key,
           format('(doc -> %L) - array_remove(array[%s]::text[], null)', outer_key,
             string_agg(format('case when e%s then %L end', ord, inner_key), ', ' order by ord)) as residue
    from col where inner_key is not null group by outer_key
  )
  select format($sql$
    select jsonb_build_object('documents', count(*), 'extra_documents', count(extra),
      'table_bytes', coalesce(sum(pg_column_size(row(id%s, extra)) + 4), 0),
      'columns', to_jsonb(array[%s]::jsonb[]))
    from (
      select typed.*, nullif(case when jsonb_typeof(doc) = 'object'
        then (doc - array_remove(array[%s]::text[], null))%s else doc end, '{}') as extra
      from (
        select *%s
        from (select id, doc%s from collections.%I where id = any ($1) offset 0) as taken
        offset 0
      ) as typed
      offset 0
    ) as looked_at
  $sql$,
    (select string_agg(', c' || ord, '' order by ord) from col),
    (select string_agg(format($part$
       jsonb_build_object('name', %L, 'fits', count(c%2$s), 'inexact', count(c%2$s) filter (where not e%2$s),
         'extra', count(*) filter (where c%2$s is null and v%2$s <> 'null'),
         'null', count(*) filter (where c%2$s is null and v%2$s = 'null'),
         'missing', count(*) filter (where v%2$s is null),
         'misfits', coalesce((array_agg(id order by id) filter (where c%2$s is null and v%2$s <> 'null'))[1:3], '{}'))$part$,
       name, ord), ', ' order by ord) from col),
    (select string_agg(part, ', ') from (
       select format('case when e%s then %L end', ord, outer_key) from col where inner_key is null
       union all select format('%L', outer_key) from opened) as gone (part)),
    (select string_agg(format($part$
         || case when not doc ? %1$L then '{}'::jsonb
                 when jsonb_typeof(doc -> %1$L) <> 'object' or doc -> %1$L = '{}' then jsonb_build_object(%1$L, doc -> %1$L)
                 when %2$s = '{}' then '{}'::jsonb
                 else jsonb_build_object(%1$L, %2$s) end$part$, outer_key, residue), '') from opened),
    (select string_agg(format(', %s as c%s, %s as e%s', value_sql, ord, exact, ord), '' order by ord) from col),
    (select string_agg(format(', doc -> %L%s as v%s', outer_key, ' -> ' || quote_literal(inner_key), ord), '' order by ord) from col),
    'docs_' || p_name)
$$;
comment on function core._dry_run_sql is 'The SELECT that counts what filling the typed table of a proposal would do with the documents whose ids are $1.';
