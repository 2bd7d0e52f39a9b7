create or replace function core._route_known(p_request_id uuid, p_key_sets jsonb)
returns jsonb
language sql volatile
as $$
  with routed as (
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, keys_sha256, collection_id from core._nearest_collections(p_key_sets)
    on conflict do nothing
    returning keys_sha256
  )
  select coalesce(jsonb_agg(jsonb_build_object('document', document, 'count', count)), '[]')
  from (select *, core._keys_hash(keys) as keys_sha256 from core._distinct_key_sets(p_key_sets)) as key_set
  where keys_sha256 not in (select keys_sha256 from routed)
    and not exists (select from core.document_route as route
                    where route.request_id = p_request_id and route.keys_sha256 = key_set.keys_sha256)
$$;
comment on function core._route_known is 'Route the sets of keys that are like a collection that exists; returns the others.';
