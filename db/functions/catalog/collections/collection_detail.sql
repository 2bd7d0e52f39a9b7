create or replace function catalog.collection_detail(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  return (select to_jsonb(collection) from catalog.collection where name = v_collection.name limit 1)
    || jsonb_build_object('without_key', core._keyless_share(v_collection));
end;
$$;
comment on function catalog.collection_detail is 'One collection with its tables and the state of its schema, also by a name it had before. Column without_key is the share of sampled documents that lack its key, null without a key. Raises CB002 for an unknown name.';
