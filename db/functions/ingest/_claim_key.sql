-- The collection is made here and not when its documents are stored. Of two requests that name two document keys for a
-- new one, the second must be refused before anything of it is kept.
create or replace function core._claim_key(p_request core.ingest_request, p_key jsonb)
returns boolean
language plpgsql volatile
as $$
declare
  v_collection core.collection;
begin
  if core._collection_id(p_request.collection) is null then
    perform core._lock('routing');
  end if;
  if core._collection_id(p_request.collection) is null then
    v_collection.id := core._make_collection(p_request.collection, null, p_request.id);
    update core.collection set key_paths = p_key where id = v_collection.id;
    return true;
  end if;
  v_collection := core._collection_of(p_request.collection);
  if core._sorted(v_collection.key_paths) <> core._sorted(p_key) then
    perform core._refuse('CB003',
      case v_collection.key_paths
        when '[]' then format('%s has no document key', v_collection.name)
        else format('The document key of %s is %s, not %s', v_collection.name, core._key_text(v_collection.key_paths), core._key_text(p_key)) end,
      'Leave the key out to send the documents all the same. An admin may change it: {"op": "key"} or api.set_collection_key, with a dry run.',
      jsonb_build_object('collection', v_collection.name, 'key', core._key_text(v_collection.key_paths), 'asked', core._key_text(p_key)));
  end if;
  return false;
end;
$$;
comment on function core._claim_key is 'Give a new collection the key that its first request names; whether it was new. Raises CB003 when the collection is there and has another.';
