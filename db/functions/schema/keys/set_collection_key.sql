-- No job stores documents of the collection while the key changes. The table then shows the newest document of each key
-- batch by batch: a job passes over all documents, as when it was first filled. The unique index is dropped, for old
-- and new documents of a key are in the table together until the job is done. Its last step makes the index of the new
-- key.
create or replace function api.set_collection_key(
  p_name text, p_paths jsonb, p_actor text default null, p_dry_run boolean default false,
  p_order_by jsonb default null, p_delete_when jsonb default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_key jsonb := core._key_paths(p_paths);
  v_collection core.collection := core._collection_of(p_name);
  v_before core.collection;
  v_active core.schema_def;
  v_columns jsonb;
  v_answer jsonb;
begin
  if not p_dry_run then
    perform core._lock('acceptance', v_collection.id);
    v_collection := core._collection_of(p_name);
  end if;
  v_before := v_collection;
  v_collection.key_paths := v_key;
  v_collection.order_path := case when v_key = '[]' or p_order_by in ('[]', '""', 'null') then '[]'
                                  when p_order_by is null then v_collection.order_path else core._path_given(p_order_by) end;
  v_collection.delete_when := case when v_key = '[]' or p_delete_when = 'null' then '[]'
                                   when p_delete_when is null then v_collection.delete_when else core._delete_conditions(p_delete_when) end;
  if v_key = '[]' and (coalesce(p_order_by, '[]') not in ('[]', '""', 'null') or coalesce(p_delete_when, '[]') not in ('[]', 'null')) then
    perform core._refuse('CB001', 'order_by and delete_when need a key', 'Name the paths that identify a document, too.');
  end if;
  if v_key <> '[]' and v_collection.dedupe = 'keep_first' then
    perform core._refuse('CB001', format('%s keeps the first of documents with the same content, and a key keeps the newest', v_collection.name),
      'End that rule first: {"op": "dedupe", "dedupe": "keep_all"}.', jsonb_build_object('dedupe', v_collection.dedupe));
  end if;
  v_active := core._active_table(v_collection.id);
  v_columns := coalesce(v_active.proposal, (select proposal from core.schema_def where collection_id = v_collection.id and base_id is null)) -> 'columns';
  v_answer := jsonb_build_object('collection', v_collection.name, 'key', core._key_text(v_key), 'dry_run', p_dry_run,
      'before', core._key_text(v_before.key_paths),
      'order_by', case when v_collection.order_path <> '[]' then core._path_text(v_collection.order_path) end,
      'delete_when', core._delete_text(v_collection.delete_when))
    || core._count_keys(v_collection, coalesce(v_columns, '[]'));
  if p_dry_run or (v_before.key_paths, v_before.order_path, v_before.delete_when)
                  = (v_collection.key_paths, v_collection.order_path, v_collection.delete_when) then
    return v_answer;
  end if;
  if v_key <> '[]' and (v_answer ->> 'keys')::bigint = 0 and (v_answer ->> 'documents')::bigint > 0 then
    perform core._refuse('CB001', format('None of the %s documents of %s has the key %s', v_answer ->> 'documents', v_collection.name,
        (select string_agg(path, ', ') from jsonb_array_elements_text(core._key_text(v_key)) as path)),
      'Choose a path of catalog.schema_path.', jsonb_build_object('key', core._key_text(v_key)));
  end if;
  -- No job begins to fill the table while the acceptance is locked; one that continues holds its row.
  if v_active.backfill_state = 'running' then
    perform core._refuse('CB003', format('The table of %s is being filled', v_collection.name), 'Change the key when it is done.',
      jsonb_build_object('backfill_state', v_active.backfill_state));
  end if;
  perform core._lock('decision', v_collection.id);
  perform core._act(p_actor);
  update core.collection
  set key_paths = v_key, order_path = v_collection.order_path, order_by = v_answer ->> 'order_by',
      delete_when = v_collection.delete_when, delete_said = v_answer -> 'delete_when'
  where id = v_collection.id;
  delete from core.document_key where collection_id = v_collection.id;
  perform core._change_key(v_active, v_collection.id, v_key);
  if v_active.id is not null then
    perform core._begin_backfill(v_active.id, 'fold', format('select id from collections.%I', 'docs_' || v_collection.name));
  end if;
  return v_answer;
end;
$$;
comment on function api.set_collection_key is 'Say which paths identify a document of a collection; [] for none. The typed table then holds the newest document of each key, docs_ keeps them all, and documents without the key stay. p_order_by: the path whose greatest value is the newest, ties by arrival; [] for arrival alone. p_delete_when: what makes a document a tombstone, such as ["$.deleted = true"]. The row of its key leaves the table. Where they are left out they stay as they are. With p_dry_run it only counts: documents, keys, folded, without_key, tombstones. Raises CB001 for what cannot be a key, or is not in any document, CB002 for an unknown collection. Raises CB003 while its table is being filled or when something depends on the index of the old key.';
