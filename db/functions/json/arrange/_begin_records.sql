create or replace function core._begin_records(p_collection core.collection, p_path jsonb, p_actor text)
returns void
language plpgsql volatile
as $$
declare
  v_into core.collection := p_collection;
  v_from core.collection;
  v_ids uuid[];
  v_records uuid[];
begin
  if v_into.records_path = p_path then
    return;
  end if;
  perform core._refuse_ruled(v_into);
  execute format('select array(select id from collections.%I where core._records_in(doc, $1) is not null order by id)', 'docs_' || v_into.name)
  into v_ids using p_path;
  if v_ids = '{}' then
    perform core._refuse('CB001', format('No document of %s has an array of records, or an object, at %s', v_into.name, core._path_text(p_path)),
      'Choose a path of catalog.schema_path.', jsonb_build_object('path', core._path_text(p_path)));
  end if;
  perform core._act(p_actor);
  v_from.id := core._make_collection(core._free_collection_name(left(v_into.name, 36) || '_envelopes'), v_into.signature, null);
  perform core._lock_collections(array[v_into.id, v_from.id]);
  select * into v_from from core.collection where id = v_from.id;
  execute format('select array(select id from collections.%I where core._records_in(doc, $1) is not null order by id)', 'docs_' || v_into.name)
  into v_ids using p_path;
  perform core._learn_all(v_into.id);
  update core.collection set records_path = p_path, records_at = core._path_text(p_path), envelopes_id = v_from.id where id = v_into.id returning * into v_into;
  perform core._take_documents(v_into, v_from, v_ids);
  v_records := core._unwrap(v_into, v_from, v_ids);
  update core.collection
  set documents = documents + cardinality(v_records), signature = core._documents_signature(v_into.id)
  where id = v_into.id;
  update core.document_route set collection_id = v_from.id where collection_id = v_into.id;
  perform core._profile_anew(v_into.id);
  perform core._profile_anew(v_from.id);
  update core.unindexed set has_words = false where collection_id = v_into.id;
  perform core._learn_anew(v_into.id);
  perform core._learn_anew(v_from.id);
  perform core._queue_indexing();
  perform core._trace('records_unwrapped', jsonb_build_object('collection', v_into.name, 'path', core._path_text(p_path),
    'envelopes', v_from.name, 'documents', cardinality(v_ids), 'records', cardinality(v_records)));
end;
$$;
comment on function core._begin_records is 'Take the stored documents of a collection apart into their records, and have later ones follow. Routing is locked.';
