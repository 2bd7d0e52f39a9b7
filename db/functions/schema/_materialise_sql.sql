-- The statement that fills a typed table from documents whose ids are $1. Columns and extra together
-- rebuild each document: what a column holds exactly is taken out of extra, everything else stays.
-- Objects that were opened into columns are rebuilt too: a residue of {} disappears, an object that
-- was empty from the start stays.
create or replace function core._materialise_sql(p_name text, p_proposal jsonb)
returns text
language sql stable
as $$
  with col as (
    select ord, listed.value ->> 'name' as name, listed.value -> 'keys' as keys,
           listed.value -> 'keys' ->> 0 as outer_key, listed.value -> 'keys' ->> 1 as inner_key, how.value as value_sql, how.exact
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
    cross join lateral core._column_sql(listed.value ->> 'type') as how
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
    from collections.%I
    %s
    where id = any ($1)
    on conflict (document_id) do nothing
  $sql$,
    p_proposal ->> 'table',
    (select coalesce(string_agg(format(', %I', name), '' order by ord), '') from col),
    (select coalesce(string_agg(', c' || ord, '' order by ord), '') from col),
    (select coalesce(string_agg(part, ', '), '') from (
       select format('case when e%s then %L end', ord, outer_key) from col where inner_key is null
       union all select format('%L', outer_key) from opened) as gone (part)),
    (select coalesce(string_agg(format($part$
         || case when not doc ? %1$L then '{}'::jsonb
                 when jsonb_typeof(doc -> %1$L) <> 'object' or doc -> %1$L = '{}' then jsonb_build_object(%1$L, doc -> %1$L)
                 when %2$s = '{}' then '{}'::jsonb
                 else jsonb_build_object(%1$L, %2$s) end$part$, outer_key, residue), ''), '') from opened),
    'docs_' || p_name,
    (select coalesce(string_agg(format(
       'cross join lateral (select %1$s as c%3$s, coalesce(%2$s, false) as e%3$s from (select doc %4$s as v) as taken) as t%3$s',
       value_sql, exact, ord,
       case when inner_key is null then format('-> %L', outer_key) else format('-> %L -> %L', outer_key, inner_key) end),
       E'\n' order by ord), '') from col))
$$;
comment on function core._materialise_sql is 'The INSERT … SELECT that fills the typed table of a proposal from the documents with ids $1.';
