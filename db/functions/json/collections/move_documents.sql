create or replace function api.move_documents(p_from text, p_ids uuid[], p_into text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_from core.collection := core._collection_of(p_from);
  v_into core.collection;
  v_ids uuid[] := array(select distinct id from unnest(p_ids) as id where id is not null);
  v_strange uuid[];
  v_key_sets jsonb;
begin
  if v_ids = '{}' then
    perform core._refuse('CB001', 'No documents are named', 'Give their system ids.');
  end if;
  perform core._refuse_collection_name(p_into);
  perform core._lock('routing');
  execute format($sql$
    select coalesce(jsonb_agg(jsonb_build_object(
      'document', case when jsonb_typeof(doc) = 'object' then doc else '{}' end, 'count', 1)), '[]')
    from collections.%I where id = any ($1)
  $sql$, 'docs_' || v_from.name) into v_key_sets using v_ids;
  v_into.id := core._ensure_collection(p_into, null, v_key_sets);
  select * into v_into from core.collection where id = v_into.id;
  if v_into.id = v_from.id then
    perform core._refuse('CB003', format('The documents are already in %s', v_into.name), 'Give another collection.');
  end if;
  perform core._lock_collections(array[v_from.id, v_into.id]);
  execute format('select array(select unnest($1) except select id from collections.%I)', 'docs_' || v_from.name) into v_strange using v_ids;
  if v_strange <> '{}' then
    perform core._refuse('CB002', format('%s of the documents are not in %s, such as %s', cardinality(v_strange), v_from.name, v_strange[1]),
      'Nothing was moved. Name documents of this collection.', jsonb_build_object('system_ids', v_strange[:10]));
  end if;
  perform core._act(p_actor);
  perform core._sign_collection(v_into.id, v_key_sets);
  perform core._learn_all(id) from unnest(array[v_from.id, v_into.id]) as id;
  perform core._take_documents(v_from, v_into, v_ids);
  -- What is like them in every key follows from now on, unless such documents stayed behind.
  execute format($sql$
    insert into core.collection_rule (keys_sha256, collection_id, created_at)
    select core._keys_hash(keys), $2, core.current_time()
    from (
      select core._keys_of(doc) as keys from collections.%I where id = any ($1)
      except select core._keys_of(doc) from collections.%I
    ) as moved
    on conflict (keys_sha256) do update set collection_id = excluded.collection_id, created_at = excluded.created_at
  $sql$, 'docs_' || v_into.name, 'docs_' || v_from.name) using v_ids, v_into.id;
  perform core._profile_anew(v_from.id);
  perform core._profile_anew(v_into.id);
  perform core._learn_anew(v_from.id);
  perform core._learn_anew(v_into.id);
  perform core._trace('moved', jsonb_build_object('from', v_from.name, 'into', v_into.name), p_asset_id => id) from unnest(v_ids) as id;
  perform core._trace('documents_moved', jsonb_build_object('from', v_from.name, 'into', v_into.name, 'documents', cardinality(v_ids)));
  return catalog.collection_detail(v_into.name);
end;
$$;
comment on function api.move_documents is 'Documents of one collection go to another, which is made when it is missing. They go from one typed table to the other in the same transaction. Later documents with exactly their keys follow, unless such documents stayed behind.';
