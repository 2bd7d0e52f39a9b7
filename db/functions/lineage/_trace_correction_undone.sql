create or replace function core._trace_correction_undone()
returns trigger
language plpgsql
as $$
begin
  insert into core.lineage (id, request_id, asset_id, stage, actor, detail, created_at)
  select uuidv7(), asset.request_id, asset.id, 'correction_undone', core._actor(),
         jsonb_build_object('field', said.field, 'value', said.value) || core._act_detail(), core.current_time()
  from changed
  join before_change as previous using (id)
  join core.correction_value as said on said.correction_id = changed.id
  join core.asset on asset.id = said.asset_id
  where changed.undone_at is not null and previous.undone_at is null
  order by asset.id, said.field;
  return null;
end;
$$;
