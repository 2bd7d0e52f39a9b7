-- The statement that fills a typed table from documents whose ids are $1. Columns and extra together
-- rebuild each document: what a column holds exactly is taken out of extra, everything else stays.
-- Objects that were opened into columns are rebuilt too: a residue of {} disappears, an object that
-- was empty from the start stays.
--
-- For the n-th column, v is the value as jsonb, c the column's, e whether c gives v back. Each offset 0
-- keeps the planner from working them out again wherever they are used.
create or replace function core._materialise_sql(p_name text, p_proposal jsonb)
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
    insert into collections.%I (document_id%s, extra)
    select id%s,
      nullif(case when jsonb_typeof(doc) = 'object' then
        (doc - array_remove(array[%s]::text[], null))%s
      else doc end, '{}')
    from (
      select id, doc%s
      from (select id, doc%s from collections.%I where id = any ($1) offset 0) as taken
      offset 0
    ) as typed
    on conflict (document_id) do nothing
  $sql$,
    p_proposal ->> 'table',
    (select string_agg(format(', %I', name), '' order by ord) from col),
    (select string_agg(', c' || ord, '' order by ord) from col),
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
comment on function core._materialise_sql is 'The INSERT … SELECT that fills the typed table of a proposal from the documents with ids $1.';
