create or replace function core._collections_left(p_api_key_id uuid)
returns integer
language sql stable
as $$
  select greatest(core._collections_allowed(p_api_key_id) - count(*)::integer, 0)
  from core.collection
  join core.ingest_request as request on request.id = collection.created_by_request
  where collection.created_at > core.current_time() - interval '1 hour' and request.api_key_id is not distinct from p_api_key_id
$$;
comment on function core._collections_left is 'How many collections documents of an API key may still make in this hour; null means those without a key.';
