create or replace function core._end_records(p_collection core.collection, p_actor text)
returns void
language plpgsql volatile
as $$
declare
  v_into core.collection := p_collection;
  v_from core.collection;
  v_records bigint;
begin
  perform core._lock_collections(array[v_into.id, v_into.envelopes_id]);
  select * into v_from from core.collection where id = v_into.envelopes_id;
  perform core._act(p_actor);
  perform core._learn_all(id) from unnest(array[v_into.id, v_from.id]) as id;
  v_records := core._forget_records(v_into, v_from);
  update core.collection set records_path = null, records_at = null, envelopes_id = null, signature = v_from.signature where id = v_into.id;
  perform core._profile_anew(v_into.id);
  perform core._trace('records_rewrapped', jsonb_build_object('collection', v_into.name, 'envelopes', v_from.name, 'records', v_records));
  perform api.merge_collections(v_from.name, v_into.name, p_actor);
end;
$$;
comment on function core._end_records is 'Undo core._begin_records: the envelopes are the documents of the collection again. Routing is locked.';
