-- Decide where each set of keys of a request goes: to the nearest existing collection, else to a new one.
-- A worker that meets something new looks again under the lock, for another worker may just have made its collection.
create or replace function core._route(p_request_id uuid, p_key_sets jsonb)
returns void
language plpgsql volatile
as $$
declare
  v_new jsonb := core._route_known(p_request_id, p_key_sets);
begin
  if v_new <> '[]' then
    v_new := core._route_carried(p_request_id, v_new);
  end if;
  if v_new <> '[]' then
    perform core._lock('routing');
    v_new := core._route_leaning(p_request_id, core._route_carried(p_request_id, core._route_known(p_request_id, v_new)));
  end if;
  if v_new @> '[{"document": {}}]' and exists (select from jsonb_array_elements(v_new) where value -> 'document' = '{}') then
    insert into core.document_route (request_id, keys_sha256, collection_id)
    values (p_request_id, core._keys_hash('{}'), core._ensure_collection('values', p_request_id, '[]'))
    on conflict do nothing;
    v_new := core._route_known(p_request_id, v_new);
  end if;
  if v_new <> '[]' then
    perform core._route_new(p_request_id, v_new);
  end if;
end;
$$;
