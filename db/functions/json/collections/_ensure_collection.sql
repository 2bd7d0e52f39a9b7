-- A collection without documents is signed under its acceptance, before anything else of it is locked.
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
    return core._make_collection(p_name, core._signature_of(p_key_sets), p_request_id);
  end if;
  if core._signed_collection_id(p_name) is null then
    -- Without keys it is one of several collections that a request goes to, whose acceptances are taken later by
    -- their ids: the row is signed by whichever transaction finds it free.
    if p_key_sets <> '[]' then
      perform core._lock('acceptance', v_id, true);
    end if;
    update core.collection set signature = core._signature_of(p_key_sets)
    where id = (select id from core.collection where id = v_id and signature is null for update skip locked);
  end if;
  return v_id;
end;
$$;
comment on function core._ensure_collection is 'The collection of that name, made when there is none.';
