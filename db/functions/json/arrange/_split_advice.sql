-- A field decides the shape when, of nine in ten optional paths, nearly all documents of a value have it, or nearly
-- none. Its values repeat, so that a key does not count.
create or replace function core._split_advice(p_collection_id integer, p_profile jsonb)
returns jsonb
language plpgsql stable
set enable_nestloop = off
as $$
declare
  v_paths text[] := array(
    select value ->> 'path' from jsonb_array_elements(p_profile -> 'paths')
    where (value ->> 'presence')::numeric < 0.9 and (value ->> 'presence')::numeric > 0.02 limit 300);
  v_fields jsonb := (
    select coalesce(jsonb_agg(jsonb_build_object('path', value -> 'path', 'keys', value -> 'keys')), '[]')
    from jsonb_array_elements(p_profile -> 'paths')
    where jsonb_array_length(nullif(value -> 'keys', 'null')) <= 4 and (value ->> 'presence')::numeric >= 0.95 and value -> 'types' ? 'text');
  v_advice jsonb;
begin
  if cardinality(v_paths) < 3 or v_fields = '[]' or (p_profile ->> 'documents')::integer < 8
     or (select split_path is not null or records_path is not null from core.collection where id = p_collection_id) then
    return '[]';
  end if;
  execute format($sql$
    with seen as materialized (
      select docs.id, docs.doc,
             array(select distinct entry ->> 'path' from jsonb_array_elements(sample.paths) as entry where entry ->> 'path' = any ($2)) as has
      from core.collection_sample as sample join collections.%I as docs on docs.id = sample.asset_id
      where sample.collection_id = $1
    ), field as (
      select value ->> 'path' as path, array(select jsonb_array_elements_text(value -> 'keys')) as steps from jsonb_array_elements($3)
    ), valued as materialized (
      select path, core._split_value(doc, steps) as value, id, has from field cross join seen
    ), counted as (
      select path, count(*) as n, count(distinct value) as different from valued where value is not null group by 1
    ), parted as (
      select path, value, count(*) as n from valued
      where path in (select path from counted where different between 2 and 50 and n >= 4 * different) and value is not null group by 1, 2
    ), shared as (
      select valued.path, value, held, count(*) as n from valued cross join unnest(has) as held group by 1, 2, 3
    ), decided as (
      select parted.path, sum(parted.n) as total,
             sum(parted.n * (coalesce(shared.n, 0) not between 0.1 * parted.n and 0.9 * parted.n)::integer) as clear
      from parted cross join unnest($2) as wanted (known)
      left join shared on shared.path = parted.path and shared.value = parted.value and shared.held = wanted.known
      group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('kind', 'split', 'path', path, 'sentence', format(
      '%%s decides what else a document has, and has %%s values: a split by it would make a collection of each', path, different))), '[]')
    from (
      select path, different from decided join counted using (path) where clear >= 0.9 * total order by clear / total desc, different, path limit 1
    ) as best
  $sql$, 'docs_' || (select name from core.collection where id = p_collection_id))
  into v_advice using p_collection_id, v_paths, v_fields;
  return v_advice;
end;
$$;
comment on function core._split_advice is 'A recommendation of kind split where a field of the sample decides the shape of its documents; else none.';
