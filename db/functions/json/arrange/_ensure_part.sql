-- A part attracts nothing by its keys: documents come to it through the collection that is split, or by its name.
create or replace function core._ensure_part(p_collection core.collection, p_value text)
returns integer
language plpgsql volatile
as $$
declare
  v_id integer;
begin
  perform core._lock('routing');
  select part_id into v_id from core.collection_part where collection_id = p_collection.id and value = p_value;
  if v_id is null and (select count(*) from core.collection_part where collection_id = p_collection.id) < core._number_setting('max_new_collections') then
    v_id := core._make_collection(core._free_collection_name(left(p_collection.name || '_' || core._identifier_of(p_value), 46)), '{}', null);
    insert into core.collection_part (collection_id, value, part_id) values (p_collection.id, p_value, v_id);
  end if;
  return v_id;
end;
$$;
comment on function core._ensure_part is 'The part of a split collection for a value, made when there is none; null when it has max_new_collections parts.';
