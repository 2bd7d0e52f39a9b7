-- The sets are taken by count, then by their keys, so the order of the documents cannot matter. A statement for each
-- new collection, of which max_new_collections may be made. What is like none of them goes to the leftovers, and
-- lineage records it. Keys are numbered, so that arrays of integers hold what is compared.
create or replace function core._route_new(p_request_id uuid, p_key_sets jsonb)
returns void
language plpgsql volatile
as $$
declare
  v_most integer := least(core._number_setting('max_new_collections')::integer,
    (select core._collections_left(api_key_id) from core.ingest_request where id = p_request_id));
  v_documents jsonb[];
  v_hashes bytea[];
  v_counts bigint[];
  v_sizes integer[];
  v_sets integer[];
  v_keys integer[];
  v_leaders integer[];
  v_leader integer;
  v_members jsonb;
  v_collection integer;
begin
  select array_agg(document order by n), array_agg(core._keys_hash(keys) order by n), array_agg(count order by n),
         array_agg(cardinality(keys) order by n)
  into v_documents, v_hashes, v_counts, v_sizes
  from (
    select row_number() over (order by count desc, keys) as n, keys, count, document
    from core._distinct_key_sets(p_key_sets)
  ) as ordered;
  select array_agg(n), array_agg(number) into v_sets, v_keys
  from (
    select n, dense_rank() over (order by key) as number
    from unnest(v_documents) with ordinality as known (document, n) cross join jsonb_object_keys(document) as key
  ) as pair;
  v_leaders := core._nearest_leaders(v_sets, v_keys, v_sizes, v_most, core._number_setting('route_similarity')::double precision);

  for v_leader, v_members in
    select leader, jsonb_agg(jsonb_build_object('document', document, 'count', count))
    from unnest(v_leaders, v_documents, v_counts) as member (leader, document, count)
    where leader is not null group by leader order by leader
  loop
    -- Events of one sender may have several leaders: those behind the first join its collection.
    v_members := core._route_carried(p_request_id, v_members);
    continue when v_members = '[]';
    v_collection := core._make_collection(
      core._free_collection_name(core._telling_name(p_request_id, core._signature_of(v_members))),
      core._signature_of(v_members), p_request_id);
    update core.collection set carriers = core._carriers_of(v_members) where id = v_collection;
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, keys_sha256, v_collection
    from unnest(v_leaders, v_hashes) as member (leader, keys_sha256) where leader = v_leader
    on conflict do nothing;
  end loop;
  if array_position(v_leaders, null) is not null then
    v_collection := core._ensure_collection('leftovers', p_request_id, '[]');
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, keys_sha256, v_collection
    from unnest(v_leaders, v_hashes) as member (leader, keys_sha256) where leader is null
    on conflict do nothing;
    perform core._trace('left_over', jsonb_build_object('collection', 'leftovers', 'documents', sum(count), 'kinds', count(*),
      'max_new_collections', v_most), p_request_id => p_request_id)
    from unnest(v_leaders, v_counts) as member (leader, count) where leader is null;
  end if;
end;
$$;
comment on function core._route_new is 'Make collections for sets of keys that are like no collection there is.';
