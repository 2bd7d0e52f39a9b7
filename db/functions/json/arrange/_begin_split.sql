create or replace function core._begin_split(p_collection core.collection, p_path jsonb, p_actor text)
returns void
language plpgsql volatile
as $$
declare
  v_collection core.collection := p_collection;
  v_path text[] := array(select jsonb_array_elements_text(p_path));
  v_values text[];
  v_most integer := core._number_setting('max_new_collections');
  v_part record;
  v_ids uuid[];
  v_moved bigint := 0;
begin
  execute format($sql$
    select array(select distinct core._split_value(doc, $1) collate "C" as value
                 from collections.%I where core._split_value(doc, $1) is not null order by 1)
  $sql$, 'docs_' || v_collection.name) into v_values using v_path;
  if cardinality(v_values) not between 2 and v_most then
    perform core._refuse('CB001',
      format('The documents of %s have %s different values at %s', v_collection.name, cardinality(v_values), core._path_text(p_path)),
      format('Split by a field with 2 to %s values, of which each has a shape of its own.', v_most),
      jsonb_build_object('path', core._path_text(p_path), 'values', cardinality(v_values)));
  end if;
  perform core._act(p_actor);
  perform core._ensure_part(v_collection, value) from unnest(v_values) as value;
  perform core._lock_collections(array(
    select part_id from core.collection_part where collection_id = v_collection.id union select v_collection.id order by 1));
  perform core._learn_all(v_collection.id);
  update core.collection set split_path = p_path, split_at = core._path_text(p_path) where id = v_collection.id returning * into v_collection;
  for v_part in
    select value, into_part from core.collection_part join core.collection as into_part on into_part.id = part_id
    where collection_id = v_collection.id order by part_id
  loop
    execute format('select array(select id from collections.%I where core._split_value(doc, $1) = $2 order by id)', 'docs_' || v_collection.name)
    into v_ids using v_path, v_part.value;
    continue when v_ids = '{}';
    perform core._take_documents(v_collection, v_part.into_part, v_ids);
    v_moved := v_moved + cardinality(v_ids);
    perform core._profile_anew((v_part.into_part).id);
    perform core._learn_anew((v_part.into_part).id);
  end loop;
  perform core._profile_anew(v_collection.id);
  perform core._learn_anew(v_collection.id);
  perform core._queue_indexing();
  perform core._trace('collection_split', jsonb_build_object('collection', v_collection.name, 'path', core._path_text(p_path),
    'parts', cardinality(v_values), 'documents', v_moved));
end;
$$;
comment on function core._begin_split is 'Move the stored documents of a collection to a part for each value, and have later ones follow. Routing is locked.';
