-- The top-K selective scalars: most distinct values in the sample, at least half of them distinct.
-- Long text is left out: nobody looks for it by its whole value.
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
      select value ->> 'name' as name, value -> 'keys' as keys
      from jsonb_array_elements($1)
      where value ->> 'type' <> 'jsonb' and value ->> 'type' <> 'boolean'
    ), measured as (
      select name, count(distinct said) as distinct_values, count(said) as present, max(length(said)) as longest
      from scalar
      cross join lateral (
        select doc #>> array(select jsonb_array_elements_text(keys)) as said
        from core.collection_sample as sample join collections.%I as docs on docs.id = sample.asset_id
        where sample.collection_id = $2
      ) as value
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
