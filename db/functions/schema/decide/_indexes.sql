-- An index by role: what identifies a document (the key has an index of its own), references to others, times, and
-- filters of few values. The most distinct text is none of these. Long text is left out: it is not looked for by its
-- whole value. Each document is opened once, not once for each column.
create or replace function core._indexes(p_collection_id integer, p_columns jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_collection core.collection;
  v_indexes jsonb;
begin
  select * into v_collection from core.collection where id = p_collection_id;
  execute format($sql$
    with scalar as (
      select value ->> 'name' as name, value ->> 'type' as type, value -> 'keys' as keys, (value ->> 'presence')::numeric as presence
      from jsonb_array_elements($1)
      where core._is_indexable(value ->> 'type') and value ->> 'type' <> 'boolean' and not $4 @> jsonb_build_array(value -> 'keys')
    ), first as (
      select jsonb_build_array(key) as keys, key, value
      from core.collection_sample as sample
      join collections.%I as docs on docs.id = sample.asset_id
      cross join jsonb_each(case when jsonb_typeof(docs.doc) = 'object' then docs.doc else '{}' end)
      where sample.collection_id = $2
    ), second as (
      select keys || to_jsonb(inside.key) as keys, inside.value
      from first cross join lateral jsonb_each(case when jsonb_typeof(first.value) = 'object' then first.value else '{}' end) as inside
    ), said as (
      select keys, value #>> '{}' as said from first
      union all
      select keys, value #>> '{}' from second
      union all
      select keys || to_jsonb(inside.key), inside.value #>> '{}'
      from second cross join lateral jsonb_each(case when jsonb_typeof(second.value) = 'object' then second.value else '{}' end) as inside
    ), measured as (
      select name, type, scalar.keys, presence, count(distinct said) as distinct_values, count(said) as present, max(length(said)) as longest
      from scalar join said using (keys)
      group by 1, 2, 3, 4
    ), cast_as as (
      select *, core._index_role($3, keys, type, distinct_values, present) as role
      from measured
      where distinct_values > 1 and longest <= 200
    )
    select coalesce(jsonb_agg(name order by rank), '[]')
    from (
      select name, row_number() over (order by role, presence desc, case role when 4 then -distinct_values end, name) as rank
      from cast_as where role is not null
    ) as ranked
    where rank <= $5
  $sql$, 'docs_' || v_collection.name)
  into v_indexes
  using p_columns, p_collection_id, v_collection.name, v_collection.key_paths, core._number_setting('suggested_indexes');
  return v_indexes;
end;
$$;
comment on function core._indexes is 'Names of the columns worth an index, by role and then by how many documents have them.';
