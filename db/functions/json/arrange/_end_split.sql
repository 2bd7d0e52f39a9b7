create or replace function core._end_split(p_collection core.collection, p_actor text)
returns void
language plpgsql volatile
as $$
declare
  v_parts integer[] := array(
    select id from core.collection_part join core.collection on id = part_id
    where collection_id = p_collection.id and merged_into is null order by id);
begin
  perform core._lock_collections(array(select unnest(v_parts) union select p_collection.id order by 1));
  perform core._act(p_actor);
  delete from core.collection_part where collection_id = p_collection.id;
  update core.collection set split_path = null, split_at = null where id = p_collection.id;
  perform api.merge_collections(name, p_collection.name, p_actor) from core.collection where id = any (v_parts) order by id;
  perform core._trace('collection_unsplit', jsonb_build_object('collection', p_collection.name, 'parts', cardinality(v_parts)));
end;
$$;
comment on function core._end_split is 'Undo core._begin_split: the parts that are still there are merged back. Routing is locked.';
