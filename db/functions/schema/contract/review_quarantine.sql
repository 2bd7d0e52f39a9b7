-- A release of more than json_chunk documents is a job, which passes over all documents as after a change of the key.
create or replace function api.review_quarantine(p_name text, p_verdict text, p_ids uuid[] default null, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
  v_schema core.schema_def;
  v_ids uuid[];
  v_unknown uuid;
  v_state text := (array['released', 'dismissed', 'waiting'])[array_position(array['release', 'dismiss', 'wait'], p_verdict)];
begin
  if v_state is null then
    perform core._refuse('CB001', format('Unknown verdict: %s', coalesce(left(p_verdict, 100), 'null')), 'Use release, dismiss or wait.',
      jsonb_build_object('verdict', p_verdict));
  end if;
  perform core._lock('acceptance', v_collection.id);
  perform core._lock('decision', v_collection.id);
  select id into v_unknown from unnest(p_ids) as id
  where not exists (select from core.quarantine where document_id = id and collection_id = v_collection.id) limit 1;
  if v_unknown is not null then
    perform core._refuse('CB002', format('%s is not in the quarantine of %s', v_unknown, v_collection.name), 'List what is with catalog.quarantine.',
      jsonb_build_object('document_id', v_unknown));
  end if;
  perform core._act(p_actor, jsonb_build_object('collection', v_collection.name, 'verdict', p_verdict));
  with changed as (
    update core.quarantine set state = v_state, decided_at = core.current_time(), decided_by = core._actor()
    where collection_id = v_collection.id and state <> v_state
      and case when p_ids is null then state = 'waiting' else document_id = any (p_ids) end
    returning document_id
  )
  select array_agg(document_id) into v_ids from changed;
  v_schema := core._active_table(v_collection.id);
  if v_ids is not null then
    perform core._trace('quarantine_reviewed', jsonb_build_object('collection', v_collection.name, 'verdict', p_verdict, 'documents', cardinality(v_ids)));
    if v_schema.id is not null then
      perform core._apply_verdict(v_schema, v_collection, v_state, v_ids);
    end if;
  end if;
  return jsonb_build_object('collection', v_collection.name, 'verdict', p_verdict, 'documents', coalesce(cardinality(v_ids), 0),
    'waiting', (select count(*) from core.quarantine where collection_id = v_collection.id and state = 'waiting'));
end;
$$;
comment on function api.review_quarantine is 'Decide about quarantined documents. release lets them into the typed table, with what is unknown in extra, and counts it as drift. dismiss leaves them in docs_ alone. wait takes a verdict back. p_ids null means all that wait. Raises CB001 for another verdict, CB002 for a document that is not quarantined.';
