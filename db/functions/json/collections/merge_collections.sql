create or replace function api.merge_collections(p_from text, p_into text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_from core.collection := core._collection_of(p_from);
  v_into core.collection := core._collection_of(p_into);
  v_ids uuid[];
  v_paths core.collection_path[];
begin
  perform core._lock_collections(array[v_from.id, v_into.id]);
  v_from := core._collection_of(p_from);
  v_into := core._collection_of(p_into);
  if v_from.id = v_into.id then
    perform core._refuse('CB003', format('%s and %s are one collection', p_from, p_into), 'Give two.');
  end if;
  perform core._refuse_ruled(v_from);
  if (core._active_table(v_from.id)).id is not null then
    perform core._refuse('CB003', format('%s has a typed table, which would be empty', v_from.name),
      'Roll it back first, or merge the other way round: no document is touched by that.',
      jsonb_build_object('schema_id', (core._active_table(v_from.id)).id));
  end if;
  perform core._act(p_actor);
  perform core._learn_all(id) from unnest(array[v_from.id, v_into.id]) as id;
  execute format('select array(select id from collections.%I)', 'docs_' || v_from.name) into v_ids;
  perform core._take_documents(v_from, v_into, v_ids);
  perform core._rearrange(array[format('drop table collections.%I', 'docs_' || v_from.name)]);

  update core.document_route set collection_id = v_into.id where collection_id = v_from.id;
  update core.collection_rule set collection_id = v_into.id where collection_id = v_from.id;
  update core.collection set merged_into = v_into.id where v_from.id in (id, merged_into);

  -- Waits for jobs that are at them; what is known of both can be added up.
  update core.unindexed set collection_id = v_into.id where collection_id = v_from.id;
  perform core._lock('profile', v_into.id);
  with left_behind as (
    delete from core.collection_path where collection_id = v_from.id returning *
  )
  select array_agg(row(v_into.id, steps_sha256, parent_sha256, steps, depth, documents, occurrences, types, number_min, number_max,
                       text_min, text_max, length_min, length_max, hashes, examples, key_hashes)::core.collection_path)
  into v_paths from left_behind;
  perform core._merge_paths(v_paths);
  perform core._fold_paths(v_into.id);
  update core.collection set profiled = profiled + (select profiled from core.collection where id = v_from.id) where id = v_into.id;
  update core.collection set profiled = 0 where id = v_from.id;

  delete from core.collection_sample where collection_id = v_from.id;
  perform core._move_schemas(array(select id from core.schema_def where collection_id = v_from.id), 'rejected',
    format('merged into %s', v_into.name));
  perform core._learn_anew(v_into.id);
  perform core._trace('collections_merged', jsonb_build_object('from', v_from.name, 'into', v_into.name, 'documents', cardinality(v_ids)));
  return catalog.collection_detail(v_into.name);
end;
$$;
comment on function api.merge_collections is 'All documents of one collection go to another, and so do later ones that are sent under its name or are like them. Refused while the first has a typed table; documents enter that of the second.';
