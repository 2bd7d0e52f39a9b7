-- No job stores documents of the collection while its contract changes: each is stored under one or the other.
create or replace function api.set_collection_contract(p_name text, p_contract text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  if coalesce(p_contract, '') not in ('evolve', 'freeze', 'auto') then
    perform core._refuse('CB001', format('Unknown contract: %s', coalesce(left(p_contract, 100), 'null')), 'Use evolve, freeze or auto.',
      jsonb_build_object('contract', p_contract));
  end if;
  perform core._lock('acceptance', v_collection.id);
  perform core._lock('decision', v_collection.id);
  v_collection := core._collection_of(p_name);
  if v_collection.contract <> p_contract then
    perform core._act(p_actor);
    update core.collection
    set contract = p_contract, frozen_at = case when p_contract = 'freeze' then core.current_time() end
    where id = v_collection.id;
    perform core._auto_migrate(v_collection.id);
  end if;
  return catalog.collection_detail(p_name);
end;
$$;
comment on function api.set_collection_contract is 'Set what the typed table of a collection does about unknown fields and types. evolve keeps them in extra and proposes the next version, auto accepts such versions without a person. freeze quarantines the documents that have any, for review. What was quarantined stays so. Raises CB001 for another contract, CB002 for an unknown collection.';
