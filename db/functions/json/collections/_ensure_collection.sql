-- A sender may say user or job: the collection is user_data or job_data then, and their name an alias of it.
create or replace function core._ensure_collection(p_name text, p_request_id uuid, p_key_sets jsonb)
returns integer
language plpgsql volatile
as $$
declare
  v_id integer := core._collection_id(p_name);
  v_name text := p_name;
begin
  if v_id is null then
    perform core._lock('routing');
    v_id := core._collection_id(p_name);
  end if;
  if v_id is null and p_name <> all (array['leftovers', 'values'])
     and (select core._collections_left(api_key_id) = 0 from core.ingest_request where id = p_request_id) then
    perform core._trace('left_over', jsonb_build_object('collection', 'leftovers', 'wanted', p_name, 'budget', 'collections_per_hour'),
      p_request_id => p_request_id);
    return core._ensure_collection('leftovers', p_request_id, '[]');
  end if;
  if v_id is null then
    if core._shadowed_by(p_name) is not null then
      v_name := core._free_collection_name(p_name);
    end if;
    v_id := core._make_collection(v_name, core._signature_of(p_key_sets), p_request_id);
    update core.collection set carriers = core._carriers_of(p_key_sets) where id = v_id;
    if v_name <> p_name then
      insert into core.collection_alias (name, collection_id) values (p_name, v_id);
    end if;
  end if;
  return v_id;
end;
$$;
comment on function core._ensure_collection is 'The collection of that name, made when there is none. Beyond the budget of the request''s API key it is that of the leftovers. One that was there may have no signature yet: see core._sign_collection.';
