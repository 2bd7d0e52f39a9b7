-- No job stores documents of the collection while the rule changes. A job then reads all documents, as when a key
-- changes. The content of a document is its key here, and the first document of a key has the row.
create or replace function api.set_collection_dedupe(p_name text, p_dedupe text, p_actor text default null, p_dry_run boolean default false)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
  v_before text;
  v_active core.schema_def;
  v_answer jsonb;
begin
  if coalesce(p_dedupe, '') not in ('keep_all', 'keep_first') then
    perform core._refuse('CB001', format('Unknown rule for duplicates: %s', coalesce(left(p_dedupe, 100), 'null')), 'Use keep_all or keep_first.',
      jsonb_build_object('dedupe', p_dedupe));
  end if;
  if not p_dry_run then
    perform core._lock('acceptance', v_collection.id);
    v_collection := core._collection_of(p_name);
  end if;
  if p_dedupe = 'keep_first' and v_collection.key_paths <> '[]' then
    perform core._refuse('CB001', format('%s has a key, and the newest document of each has the row', v_collection.name),
      'Take the key away first: {"op": "key", "paths": []}.', jsonb_build_object('key', core._key_text(v_collection.key_paths)));
  end if;
  v_before := v_collection.dedupe;
  v_collection.dedupe := 'keep_first';
  select jsonb_build_object('collection', v_collection.name, 'dedupe', p_dedupe, 'before', v_before, 'dry_run', p_dry_run,
    'documents', counted -> 'documents', 'duplicates', counted -> 'folded')
  into v_answer from core._count_keys(v_collection, '[]') as counted;
  if p_dry_run or v_before = p_dedupe then
    return v_answer;
  end if;
  v_active := core._active_table(v_collection.id);
  -- No job begins to fill the table while the acceptance is locked; one that continues holds its row.
  if v_active.backfill_state = 'running' then
    perform core._refuse('CB003', format('The table of %s is being filled', v_collection.name), 'Change the rule when it is done.',
      jsonb_build_object('backfill_state', v_active.backfill_state));
  end if;
  perform core._lock('decision', v_collection.id);
  perform core._act(p_actor);
  update core.collection set dedupe = p_dedupe where id = v_collection.id;
  delete from core.document_key where collection_id = v_collection.id;
  if v_active.id is not null then
    perform core._begin_backfill(v_active.id, 'fold', format('select id from collections.%I', 'docs_' || v_collection.name));
  end if;
  return v_answer;
end;
$$;
comment on function api.set_collection_dedupe is 'Set whether the typed table of a collection shows documents of the same content once. keep_first gives the first of them a row; keep_all, the default, gives each one. docs_ keeps all documents either way. White space and the order of keys do not matter. With p_dry_run it only counts: documents, duplicates. Raises CB001 for another rule, or where the collection has a key, CB002 for an unknown collection, CB003 while its table is being filled.';
