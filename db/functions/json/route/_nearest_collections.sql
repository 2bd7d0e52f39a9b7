-- Members of objects (core._lean_keys_of) count where both sides have some. Collections of earlier versions have none.
-- A document's keys weigh 1 and a signature's no more, so what both have weighs as the signature says. The
-- earlier collection wins a tie. What an admin decided for exactly these keys goes before likeness.
create or replace function core._nearest_collections(p_key_sets jsonb)
returns table (keys_sha256 bytea, collection_id integer)
language sql stable
as $$
  with key_set as materialized (
    select keys, core._keys_hash(keys) as keys_sha256, outermost, cardinality(outermost) < cardinality(keys) as is_nested
    from core._distinct_key_sets(p_key_sets)
    cross join lateral (select array(select key from unnest(keys) with ordinality as one (key, n) where key !~ chr(31) order by n)) as outer_keys (outermost)
  ), wanted as materialized (
    select keys_sha256, unnest(keys) as key from key_set
  ), near as (
    select id, coalesce(merged_into, id) as collection_id, signature
    from core.collection where signature ?| array(select distinct key from wanted)
  ), signed as materialized (
    select id, collection_id, key, value::double precision as weight, key !~ chr(31) as is_outer from near cross join jsonb_each(signature)
  ), likeness as (
    select keys_sha256, id, collection_id,
           case when key_set.is_nested = total.is_nested then core._likeness(shared, whole - shared, cardinality(keys) - hits)
                else core._likeness(outer_shared, outer_whole - outer_shared, cardinality(outermost) - outer_hits) end as similarity
    from (
      select keys_sha256, id, collection_id, sum(weight) as shared, count(*) as hits,
             coalesce(sum(weight) filter (where is_outer), 0) as outer_shared, count(*) filter (where is_outer) as outer_hits
      from wanted join signed using (key) group by 1, 2, 3
    ) as overlap
    join (
      select id, sum(weight) as whole, sum(weight) filter (where is_outer) as outer_whole, not bool_and(is_outer) as is_nested from signed group by id
    ) as total using (id)
    join key_set using (keys_sha256)
  ), nearest as (
    select distinct on (keys_sha256) keys_sha256, collection_id
    from likeness
    where similarity >= core._number_setting('route_similarity')
    order by keys_sha256, similarity desc, id
  )
  select key_set.keys_sha256, coalesce(rule.collection_id, plain.collection_id, nearest.collection_id)
  from key_set
  left join core.collection_rule as rule using (keys_sha256)
  left join nearest using (keys_sha256)
  left join core.collection_rule as plain on key_set.is_nested and plain.keys_sha256 = core._keys_hash(outermost)
  where coalesce(rule.collection_id, plain.collection_id, nearest.collection_id) is not null
$$;
comment on function core._nearest_collections is 'The collection of each set of keys that is like one that exists; sets that are like none are left out.';
