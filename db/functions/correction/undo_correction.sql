-- What was said later of the same fields stands. Tags are found once more, and what stands is said of them again.
create or replace function api.undo_correction(p_correction_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_ids uuid[] := array(select distinct asset_id from core.correction_value where correction_id = p_correction_id order by asset_id);
  v_known core.correction;
begin
  perform core._lock_spaces()
  from (select 1 where exists (select from core.correction_value where correction_id = p_correction_id and field in ('captured', 'place'))) as dated;
  perform from core.asset where id = any (v_ids) order by id for update;
  select * into v_known from core.correction where id = p_correction_id for update;
  if not found then
    perform core._refuse('CB002', format('Correction %s not found', p_correction_id),
      'List them with catalog.list_corrections().', jsonb_build_object('correction_id', p_correction_id));
  elsif v_known.undone_at is not null then
    perform core._refuse('CB003', format('Correction %s was undone already, by %s', p_correction_id, v_known.undone_by), '',
      jsonb_build_object('correction_id', p_correction_id, 'undone_at', v_known.undone_at));
  end if;
  perform core._act(p_actor, jsonb_build_object('correction_id', p_correction_id));
  update core.correction set undone_at = core.current_time(), undone_by = core._actor() where id = p_correction_id;
  update core.asset
  set tags = core._with_said_tags(asset.id, core._found_tags(asset.id))
  from core.correction_value as said
  where said.correction_id = p_correction_id and said.field = 'tags' and asset.id = said.asset_id;
  perform core._settle_facts(v_ids);
  perform core._follow_dates(v_ids)
  from (select 1 where exists (select from core.correction_value where correction_id = p_correction_id and field in ('captured', 'place'))) as dated;
  return core._correction_item(p_correction_id);
end;
$$;
comment on function api.undo_correction is 'Take a correction back: what was said before it, or what the files say, counts again. Raises CB002 for an unknown one, CB003 when it was undone already.';
