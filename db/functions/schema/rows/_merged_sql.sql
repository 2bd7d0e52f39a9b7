-- The other way of core._residue_sql, one level of objects a call. What extra says goes before what a column
-- says; of several columns of one path the later goes before, for it is the wider.
create or replace function core._merged_sql(p_places jsonb, p_extra text)
returns text
language sql stable
as $$
  with place as (
    select value -> 'keys' ->> 0 as key, (value -> 'keys') - 0 as inner_keys, value, n
    from jsonb_array_elements(p_places) with ordinality as listed (value, n)
  ), member as (
    select key, string_agg(value ->> 'said', ', ' order by (value ->> 'rank')::integer, n) filter (where inner_keys = '[]') as said,
           jsonb_agg(value || jsonb_build_object('keys', inner_keys)) filter (where inner_keys <> '[]') as opened
    from place group by key
  )
  select format($sql$case when jsonb_typeof(%1$s) <> 'object' then %1$s else nullif(coalesce(%1$s, '{}')%2$s, '{}') end$sql$, p_extra,
    (select format(' || coalesce((select jsonb_object_agg(key, value) from (values %s) as member (key, value) where value is not null), ''{}'')',
       string_agg(format('(%L, coalesce(%s))', key, concat_ws(', ',
         case when opened is null then at_sql end,
         case when opened is not null then format('case when jsonb_typeof(%1$s) <> ''object'' or %1$s = ''{}'' then %1$s end', at_sql) end,
         said, case when opened is not null then core._merged_sql(opened, at_sql) end)), ', ' order by key))
     from member cross join lateral (select format('(%s -> %L)', p_extra, key) as at_sql) as reached
     having count(*) > 0))
$$;
comment on function core._merged_sql is 'SQL for an object put together of p_extra and what columns say: [{"keys", "said", "rank"}]. Null where there is nothing of it.';
