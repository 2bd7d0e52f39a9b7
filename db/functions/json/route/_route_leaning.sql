-- The next file of a series may have more fields, or fewer. Its documents go where the files before it went, when
-- enough of the keys of either are among those of the other.
create or replace function core._route_leaning(p_request_id uuid, p_key_sets jsonb)
returns jsonb
language sql volatile
as $$
  with stem as (
    select id, signature from core.collection where id = core._collection_id(core._request_stem(p_request_id)) and signature is not null
  ), key_set as materialized (
    select keys, core._keys_hash(keys) as keys_sha256 from core._distinct_key_sets(p_key_sets)
  ), routed as (
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, keys_sha256, stem.id
    from key_set cross join stem
    cross join lateral (
      select sum(value::double precision) filter (where key = any (keys)) as shared, sum(value::double precision) as whole from jsonb_each_text(signature)
    ) as overlap
    where shared >= core._number_setting('route_similarity') * least(whole, cardinality(keys))
    on conflict do nothing
    returning keys_sha256
  )
  select coalesce(jsonb_agg(jsonb_build_object('document', document, 'count', count)), '[]')
  from core._distinct_key_sets(p_key_sets)
  where core._keys_hash(keys) not in (select keys_sha256 from routed)
$$;
comment on function core._route_leaning is 'Route sets of keys, like no collection, of files whose stem names a collection that has most of their keys; returns the others.';
