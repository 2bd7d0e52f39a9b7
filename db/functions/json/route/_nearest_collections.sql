-- A document's keys weigh 1 and a signature's no more, so what both have weighs as the signature says. The
-- earlier collection wins a tie. What an admin decided for exactly these keys goes before likeness.
create or replace function core._nearest_collections(p_key_sets jsonb)
returns table (keys_sha256 bytea, collection_id integer)
language sql stable
as $$
  with key_set as materialized (
    select keys, core._keys_hash(keys) as keys_sha256 from core._distinct_key_sets(p_key_sets)
  ), wanted as materialized (
    select keys_sha256, unnest(keys) as key from key_set
  ), near as (
    select id, coalesce(merged_into, id) as collection_id, signature
    from core.collection where signature ?| array(select distinct key from wanted)
  ), signed as materialized (
    select id, collection_id, key, value::double precision as weight from near cross join jsonb_each(signature)
  ), likeness as (
    select keys_sha256, id, collection_id,
           core._likeness(shared, whole - shared, cardinality(keys) - hits) as similarity
    from (
      select keys_sha256, id, collection_id, sum(weight) as shared, count(*) as hits from wanted join signed using (key) group by 1, 2, 3
    ) as overlap
    join (select id, sum(weight) as whole from signed group by id) as total using (id)
    join key_set using (keys_sha256)
  ), nearest as (
    select distinct on (keys_sha256) keys_sha256, collection_id
    from likeness
    where similarity >= core._number_setting('route_similarity')
    order by keys_sha256, similarity desc, id
  )
  select keys_sha256, coalesce(rule.collection_id, nearest.collection_id)
  from key_set
  left join core.collection_rule as rule using (keys_sha256)
  left join nearest using (keys_sha256)
  where coalesce(rule.collection_id, nearest.collection_id) is not null
$$;
comment on function core._nearest_collections is 'The collection of each set of keys that is like one that exists; sets that are like none are left out.';
