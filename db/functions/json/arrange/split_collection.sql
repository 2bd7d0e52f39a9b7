create or replace function api.split_collection(p_name text, p_path jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  perform core._lock('routing');
  v_collection := core._collection_of(p_name);
  if p_path is null or p_path = 'null' then
    if v_collection.split_path is not null then
      perform core._end_split(v_collection, p_actor);
    end if;
  elsif v_collection.split_path is distinct from core._path_given(p_path) then
    if (core._active_table(v_collection.id)).id is not null then
      perform core._refuse('CB003', format('%s has a typed table, which would be empty', v_collection.name),
        'Roll it back first: no document is touched by that.', jsonb_build_object('schema_id', (core._active_table(v_collection.id)).id));
    end if;
    perform core._refuse_ruled(v_collection);
    perform core._begin_split(v_collection, core._path_given(p_path), p_actor);
  end if;
  return catalog.collection_detail(p_name);
end;
$$;
comment on function api.split_collection is 'Split a collection by the value at a path, such as "$.type". Each value has a collection of its own, named after both, and later documents follow. Documents without the value stay. Null undoes it: the parts are merged back. Raises CB001 for a path that decides nothing, CB002 for an unknown collection. Raises CB003 while it, or a part to be merged back, has a typed table.';
