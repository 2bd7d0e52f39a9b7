-- Events of one sender differ in most of their keys, and carry the same objects: their repository, their user. At least
-- seven of ten members are the same then. Two kinds of record that share an address are not meant. So the common
-- members outnumber, fourfold, the keys of the side that has fewer of its own.
create or replace function core._route_carried(p_request_id uuid, p_key_sets jsonb)
returns jsonb
language sql volatile
as $$
  with key_set as materialized (
    select keys, core._keys_hash(keys) as keys_sha256, document from core._distinct_key_sets(p_key_sets)
  ), alike as (
    select keys_sha256, keys, collection.id, sum(common.n) as shared
    from key_set
    cross join lateral jsonb_each(core._carriers(document)) as carried (key, members)
    join core.collection on carriers ? carried.key
    cross join lateral (
      select count(*) as n from jsonb_array_elements_text(members) as member where carriers -> carried.key ? member
    ) as common
    where common.n >= 0.7 * (jsonb_array_length(members) + jsonb_array_length(carriers -> carried.key) - common.n)
    group by 1, 2, 3
  ), routed as (
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select distinct on (keys_sha256) p_request_id, keys_sha256, coalesce(merged_into, id)
    from alike join core.collection using (id)
    cross join lateral (
      select count(*) filter (where not key = any (keys) and share::double precision >= 0.5) as missing,
             cardinality(keys) - count(*) filter (where key = any (keys)) as own
      from jsonb_each_text(signature) as signed (key, share)
    ) as difference
    where 4 * least(missing, own) <= shared
    order by keys_sha256, shared desc, id
    on conflict do nothing
    returning keys_sha256
  )
  select coalesce(jsonb_agg(jsonb_build_object('document', document, 'count', count)), '[]')
  from core._distinct_key_sets(p_key_sets)
  where core._keys_hash(keys) not in (select keys_sha256 from routed)
$$;
comment on function core._route_carried is 'Route sets of keys, like no collection, whose documents carry large objects that a collection carries; returns the others.';
