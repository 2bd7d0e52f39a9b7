-- Where a part has a column that takes its value, the column's value counts. Two spellings of one moment are one key,
-- as they are in the unique index. Otherwise the JSON value: 1 and 1.0 are one key, 1 and "1" two. A value that
-- extended JSON of MongoDB wraps, such as {"$oid": …}, is one, too. A tombstone of change data capture has its key in
-- before, for after is null.
create or replace function core._key_sql(p_columns jsonb, p_key jsonb, p_has_deletes boolean, p_document text default 'doc')
returns text
language sql stable
as $$
  with part as (
    select n, steps, nullif(core._key_columns(p_columns, p_key) -> (n - 1)::integer, 'null') as col
    from jsonb_array_elements(p_key) with ordinality as listed (steps, n)
  ), found as (
    select n, col, case when p_has_deletes and steps @> '["after"]'
      then format('coalesce(%s, %s)', core._at_sql(p_document, steps),
        core._at_sql(p_document, (select jsonb_agg(case when step = '"after"' then '"before"' else step end order by m)
                                  from jsonb_array_elements(steps) with ordinality as listed (step, m))))
      else core._at_sql(p_document, steps) end as value
    from part
  )
  select format('(select case when %s then sha256(convert_to(jsonb_build_array(%s)::text, ''UTF8'')) end from (select %s offset 0) as part)',
    string_agg(format('coalesce(jsonb_typeof(k%1$s) in (''string'', ''number'', ''boolean'') or core._mongo_wrapper(k%1$s) is not null%2$s, false)', n,
        case when col ->> 'reading' in ('dynamodb', 'firestore') then format(' or core._typed_wrapper(k%s, %L) is not null', n, col ->> 'reading') end),
      ' and ' order by n),
    string_agg(coalesce(
      (select format('coalesce(%s, k%s)', core._value_sql(format(trimmed, how.value), col - 'style'), n)
       from core._column_sql(col, 'k' || n) as how,
            lateral (select case when col ->> 'type' like 'numeric%' then 'trim_scale(%s)' else '(%s)' end as trimmed) as way
       where col ? 'reading' or col ->> 'type' not in ('numeric', 'bigint', 'integer', 'jsonb', 'text', 'boolean', 'date')),
      format('case jsonb_typeof(k%1$s) when ''number'' then to_jsonb(trim_scale(k%1$s::numeric)) else k%1$s end', n)), ', ' order by n),
    string_agg(format('%s as k%s', value, n), ', ' order by n))
  from found
$$;
comment on function core._key_sql is 'SQL for the document key as 32 bytes, or null. That is when a part of it is missing, null, an array or an object without a wrapped value.';
