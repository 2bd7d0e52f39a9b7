-- Decide where each set of keys of a request goes. The sets are taken by count, then by their keys, so
-- the order of the documents cannot matter: each joins the nearest existing collection, else the nearest
-- group already begun in this request, else begins one.
create or replace function core._route(p_request_id uuid, p_key_sets jsonb)
returns void
language plpgsql volatile
as $$
declare
  v_set record;
  v_collection integer;
  v_group integer;
  v_leaders jsonb := '[]';
  v_members jsonb := '[]';
  v_homeless boolean := false;
begin
  for v_set in
    select keys, count, document, core._nearest_collection(keys) as collection_id
    from core._distinct_key_sets(p_key_sets)
    order by count desc, keys
  loop
    if v_set.collection_id is null and not v_homeless then
      -- Something new: look again under the lock, for another worker may just have made its collection.
      perform core._lock_routing();
      v_homeless := true;
    end if;
    v_collection := coalesce(v_set.collection_id, case when v_homeless then core._nearest_collection(v_set.keys) end);
    if v_collection is null and v_set.keys = '{}' then
      v_collection := core._collection_named('values', p_request_id, '[]');
    end if;
    if v_collection is not null then
      insert into core.document_route (request_id, keys_sha256, collection_id)
      values (p_request_id, core._keys_hash(v_set.keys), v_collection)
      on conflict do nothing;
      continue;
    end if;
    select ord - 1 into v_group
    from jsonb_array_elements(v_leaders) with ordinality as leader (signature, ord)
    cross join lateral (select core._key_similarity(signature, v_set.keys) as similarity) as measured
    where similarity >= core._number_setting('route_similarity')
    order by similarity desc, ord
    limit 1;
    if v_group is null then
      v_leaders := v_leaders || jsonb_build_array((select jsonb_object_agg(key, 1) from unnest(v_set.keys) as key));
      v_members := v_members || '[[]]'::jsonb;
      v_group := jsonb_array_length(v_leaders) - 1;
    end if;
    v_members := jsonb_set(v_members, array[v_group::text],
      (v_members -> v_group) || jsonb_build_object('document', v_set.document, 'count', v_set.count));
  end loop;

  for v_group in 0 .. jsonb_array_length(v_members) - 1 loop
    v_collection := core._make_collection(
      core._free_collection_name(core._telling_name(p_request_id, core._signature_of(v_members -> v_group))),
      core._signature_of(v_members -> v_group), p_request_id);
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, core._keys_hash(core._keys_of(value -> 'document')), v_collection
    from jsonb_array_elements(v_members -> v_group)
    on conflict do nothing;
  end loop;
end;
$$;
