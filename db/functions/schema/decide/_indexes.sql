-- The top-K selective scalars: most distinct values in the sample, at least half of them distinct.
-- Long text is left out: nobody looks for it by its whole value. Each document is opened once, not once for
-- each column.
create or replace function core._indexes(p_collection_id integer, p_columns jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_table text := (select 'docs_' || name from core.collection where id = p_collection_id);
  v_indexes jsonb;
begin
  execute format($sql$
    with scalar as (
      select value ->> 'name' as name, value -> 'keys' ->> 0 as outer_key, coalesce(value -> 'keys' ->> 1, '') as inner_key,
             jsonb_array_length(value -> 'keys') as level
      from jsonb_array_elements($1)
      where value ->> 'type' <> 'jsonb' and value ->> 'type' <> 'boolean'
    ), outermost as (
      select key, value
      from core.collection_sample as sample
      join collections.%I as docs on docs.id = sample.asset_id
      cross join jsonb_each(case when jsonb_typeof(docs.doc) = 'object' then docs.doc else '{}' end)
      where sample.collection_id = $2
    ), said as (
      select 1 as level, key as outer_key, '' as inner_key, value #>> '{}' as said from outermost
      union all
      select 2, outermost.key, inside.key, inside.value #>> '{}'
      from outermost cross join jsonb_each(case when jsonb_typeof(outermost.value) = 'object' then outermost.value else '{}' end) as inside
    ), measured as (
      select name, count(distinct said) as distinct_values, count(said) as present, max(length(said)) as longest
      from scalar join said using (level, outer_key, inner_key)
      group by name
    )
    select coalesce(jsonb_agg(name order by rank), '[]')
    from (
      select name, row_number() over (order by distinct_values desc, name) as rank
      from measured
      where distinct_values * 2 >= present and distinct_values > 1 and longest <= 200
    ) as ranked
    where rank <= $3
  $sql$, v_table)
  into v_indexes
  using p_columns, p_collection_id, core._number_setting('suggested_indexes');
  return v_indexes;
end;
$$;
comment on function core._indexes is 'Names of the columns worth an index: the most selective scalars of the sample.';
