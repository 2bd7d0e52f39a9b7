create or replace function catalog.collection_paths(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  return (
    select jsonb_build_object('collection', v_collection.name, 'documents', v_collection.documents, 'profiled', v_collection.profiled,
      'key', core._key_text(v_collection.key_paths),
      'items', coalesce(jsonb_agg(to_jsonb(seen) - array['collection', 'profiled', 'of_documents'] order by seen.path), '[]'))
    from catalog.schema_path as seen where seen.collection = v_collection.name);
end;
$$;
comment on function catalog.collection_paths is 'What all documents of a collection have at each path, as catalog.schema_path has it, and the key of the collection. Raises CB002 for an unknown name.';
