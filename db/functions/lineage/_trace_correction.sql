create or replace function core._trace_correction()
returns trigger
language plpgsql
as $$
begin
  insert into core.lineage (id, request_id, asset_id, stage, actor, detail, created_at)
  select uuidv7(), asset.request_id, asset.id, 'corrected', core._actor(),
         jsonb_build_object('field', said.field, 'value', said.value, 'before', said.before) || core._act_detail(), core.current_time()
  from arrived as said join core.asset on asset.id = said.asset_id
  order by asset.id, said.field;
  return null;
end;
$$;
