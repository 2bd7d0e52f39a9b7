create or replace function core._trace_contract()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('collection_contract_set', jsonb_build_object('collection', new.name, 'contract', new.contract, 'before', old.contract));
  return null;
end;
$$;
