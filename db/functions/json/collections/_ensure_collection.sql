create or replace function core._ensure_collection(p_name text, p_request_id uuid, p_key_sets jsonb)
returns integer
language plpgsql volatile
as $$
declare
  v_id integer := core._collection_id(p_name);
begin
  if v_id is null then
    perform core._lock('routing');
    v_id := core._collection_id(p_name);
  end if;
  if v_id is null then
    v_id := core._make_collection(p_name, core._signature_of(p_key_sets), p_request_id);
  end if;
  return v_id;
end;
$$;
comment on function core._ensure_collection is 'The collection of that name, made when there is none. One that was there may have no signature yet: see core._sign_collection.';
