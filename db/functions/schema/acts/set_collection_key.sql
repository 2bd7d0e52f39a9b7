-- Nobody stores documents of the collection while the key changes. The table then shows the newest document
-- of each key batch by batch: a job passes over all documents, as when it was first filled. A unique index
-- made for another key goes; the new key has none before the table is made anew, for old and new
-- documents of a key stand in it together until the job is done.
create or replace function api.set_collection_key(
  p_name text, p_paths jsonb, p_actor text default null, p_dry_run boolean default false
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_key jsonb := core._key_paths(p_paths);
  v_collection core.collection := core._collection_of(p_name);
  v_active core.schema_def;
  v_answer jsonb;
begin
  if not p_dry_run then
    perform core._lock_acceptance(v_collection.id, true);
    v_collection := core._collection_of(p_name);
  end if;
  v_answer := jsonb_build_object('collection', v_collection.name, 'key', core._key_text(v_key), 'dry_run', p_dry_run,
                                 'before', core._key_text(v_collection.key_paths)) || core._count_keys(v_collection.name, v_key);
  if p_dry_run or v_collection.key_paths = v_key then
    return v_answer;
  end if;
  -- No job begins to fill the table while the acceptance is locked; one that goes on holds its row.
  v_active := core._active_table(v_collection.id);
  if v_active.backfill_state = 'running' then
    perform core._refuse('CB003', format('the table of %s is being filled', v_collection.name), 'Change the key when it is done.',
      jsonb_build_object('backfill_state', v_active.backfill_state));
  end if;
  perform pg_advisory_xact_lock(hashtext('cubby.decision'), v_collection.id);
  perform core._act(p_actor);
  update core.collection set key_paths = v_key where id = v_collection.id;
  delete from core.document_key where collection_id = v_collection.id;
  if v_active.id is not null and coalesce(v_active.proposal -> 'key', '[]') <> '[]' then
    perform core._try_ddl(array[format('drop index collections.%I', core._index_name(v_active.proposal ->> 'table', '$key'))],
                          v_active.proposal ->> 'table');
  end if;
  update core.schema_def as schema
  set proposal = changed.proposal, recommendations = case when base_id is null then core._recommendations(profile, changed.proposal) else recommendations end, ddl = array_to_string(core._render_ddl(changed.proposal), E';\n') || ';'
  from (
    select id, core._with_key(proposal, case when v_active.id is null then v_key else '[]' end) as proposal
    from core.schema_def where collection_id = v_collection.id
  ) as changed
  where changed.id = schema.id and changed.proposal is distinct from schema.proposal;
  perform core._queue_check(id) from core.schema_def
  where collection_id = v_collection.id and status = 'provisional' and superseded_by is null;
  if v_active.id is not null then
    perform core._begin_backfill(v_active.id, 'fold', format('select id from collections.%I', 'docs_' || v_collection.name));
  end if;
  return v_answer;
end;
$$;
comment on function api.set_collection_key is 'Say which paths identify a document of a collection; [] for none. The typed table then holds the newest document of each key, docs_ keeps them all, and documents without the key stay. With p_dry_run it only counts: documents, keys, folded, without_key. Raises CB001 for paths that cannot be a key, CB002 for an unknown collection, CB003 while its table is being filled or when something depends on the index of the old key.';
