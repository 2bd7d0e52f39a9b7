-- Rows of a typed table from a source of (p_lead, doc). Columns and extra together rebuild each document:
-- what a column holds exactly, or child rows hold, is taken out of extra, everything else stays there.
--
-- For the n-th column, v is the value as jsonb, c the column's, held[n] whether c gives v back. Each offset
-- 0 keeps the planner from working them out again wherever they are used. A column takes one place in each
-- list: Postgres allows 1,664.
--
-- A row must fit a page. A value of up to 24 bytes stays in it, a longer one leaves a pointer of 18 there, so
-- 300 columns always fit. Of a wider table each row is measured: one that does not fit is all extra.
create or replace function core._row_sql(p_columns jsonb, p_nested jsonb, p_lead text, p_source text)
returns text
language sql stable
as $$
  with col as (
    select ord, listed.value ->> 'name' as name, listed.value ->> 'type' as type, listed.value -> 'keys' as keys, how.value as value_sql, how.exact
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    cross join lateral core._column_sql(listed.value ->> 'type', 'v' || ord) as how
  ), place as (
    select keys, format('held[%s]', ord) as held from col
    union all
    select value -> 'keys', format('core._is_filled_array(%s)', core._at_sql('doc', value -> 'keys')) from jsonb_array_elements(p_nested)
  ), given as (
    select jsonb_array_length(p_columns) > 300 as is_wide,
           coalesce((select jsonb_agg(jsonb_build_object('keys', keys, 'held', held)) from place), '[]') as places
  )
  select format($sql$
    select %1$s%2$s, case when %3$s then nullif(case when jsonb_typeof(doc) = 'object' then %4$s else doc end, '{}') else doc end as extra
    from %5$s(
      select %1$s, doc%6$s, array[%7$s]::boolean[] as held
      from (select %1$s, doc%8$s from (%9$s) as source offset 0) as taken
      offset 0
    ) as typed%10$s
  $sql$,
    p_lead,
    (select string_agg(format(case when is_wide then ', case when fits then c%s end as %I' else ', c%s as %I' end, ord, name), '' order by ord) from col),
    case when is_wide then 'fits' else 'true' end,
    core._residue_sql(places, 'doc'),
    case when is_wide then format('(select *, (select coalesce(sum(case when size > 24 then 18 else size end), 0) <= 7800 from unnest(array[%s]) as size) as fits from ',
      (select string_agg(format(case when type in ('timestamptz', 'date', 'bigint') then 'pg_column_size(c%s) + 7' else 'pg_column_size(c%s)' end, ord), ', ') from col)) end,
    (select string_agg(format(', %s as c%s', value_sql, ord), '' order by ord) from col),
    (select string_agg(exact, ', ' order by ord) from col),
    (select string_agg(format(', %s as v%s', core._at_sql('doc', keys), ord), '' order by ord) from col),
    p_source,
    case when is_wide then ' offset 0) as measured' end)
  from given
$$;
comment on function core._row_sql is 'A SELECT of (p_lead, each column, extra) over p_source, a SELECT of (p_lead, doc). p_nested: arrays that child tables hold.';
