-- Rows of a typed table from a source of (p_lead, doc). Columns and extra together rebuild each document:
-- what a column holds exactly, or child rows hold, is taken out of extra, everything else stays. Objects
-- that were opened into columns are rebuilt too: a residue of {} disappears, an object that was empty from
-- the start stays.
--
-- For the n-th column, v is the value as jsonb, c the column's, e whether c gives v back. Each offset 0
-- keeps the planner from working them out again wherever they are used.
create or replace function core._row_sql(p_columns jsonb, p_nested jsonb, p_lead text, p_source text)
returns text
language sql stable
as $$
  with col as (
    select ord, listed.value ->> 'name' as name, listed.value -> 'keys' ->> 0 as outer_key,
           listed.value -> 'keys' ->> 1 as inner_key, how.value as value_sql, how.exact
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    cross join lateral core._column_sql(listed.value ->> 'type', 'v' || ord) as how
  ), place as (
    select outer_key, inner_key, string_agg(held, ' or ') as held
    from (
      select outer_key, inner_key, 'e' || ord from col
      union all
      select value -> 'keys' ->> 0, value -> 'keys' ->> 1, format('core._is_filled_array(doc -> %L%s)',
             value -> 'keys' ->> 0, ' -> ' || quote_literal(value -> 'keys' ->> 1))
      from jsonb_array_elements(p_nested)
    ) as every (outer_key, inner_key, held)
    group by outer_key, inner_key
  ), opened as (
    select outer_key,
           format('(doc -> %L) - array_remove(array[%s]::text[], null)', outer_key,
             string_agg(format('case when %s then %L end', held, inner_key), ', ' order by inner_key)
               filter (where inner_key is not null)) as residue,
           coalesce(max(held) filter (where inner_key is null), 'false') as held
    from place group by outer_key having count(inner_key) > 0
  )
  select format($sql$
    select %1$s%2$s,
      nullif(case when jsonb_typeof(doc) = 'object' then
        (doc - array_remove(array[%3$s]::text[], null))%4$s
      else doc end, '{}') as extra
    from (
      select %1$s, doc%5$s
      from (select %1$s, doc%6$s from (%7$s) as source offset 0) as taken
      offset 0
    ) as typed
  $sql$,
    p_lead,
    (select string_agg(format(', c%s as %I', ord, name), '' order by ord) from col),
    (select string_agg(part, ', ') from (
       select format('case when %s then %L end', held, outer_key) from place
       where inner_key is null and outer_key not in (select outer_key from opened)
       union all select format('%L', outer_key) from opened) as gone (part)),
    (select string_agg(format($part$
         || case when not doc ? %1$L or %3$s then '{}'::jsonb
                 when jsonb_typeof(doc -> %1$L) <> 'object' or doc -> %1$L = '{}' then jsonb_build_object(%1$L, doc -> %1$L)
                 when %2$s = '{}' then '{}'::jsonb
                 else jsonb_build_object(%1$L, %2$s) end$part$, outer_key, residue, held), '') from opened),
    (select string_agg(format(', %s as c%s, %s as e%s', value_sql, ord, exact, ord), '' order by ord) from col),
    (select string_agg(format(', doc -> %L%s as v%s', outer_key, ' -> ' || quote_literal(inner_key), ord), '' order by ord) from col),
    p_source)
$$;
comment on function core._row_sql is 'A SELECT of (p_lead, each column, extra) over p_source, a SELECT of (p_lead, doc). p_nested: arrays that child tables hold.';
