-- All files or none. Clusters may be renamed after a date or a place, so spaces come first. The rows of the files are
-- locked in the order of their ids: corrections of the same files follow each other.
create or replace function api.correct_objects(p_ids uuid[], p_changes jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_ids uuid[] := array(select distinct id from unnest(p_ids) as id where id is not null order by id);
  v_correction uuid := uuidv7();
begin
  p_changes := core._checked_changes(p_changes);
  if cardinality(v_ids) not between 1 and 10000 then
    perform core._refuse('CB001', format('Cannot correct %s objects at once', cardinality(v_ids)), 'Give 1 to 10,000 ids.',
      jsonb_build_object('objects', cardinality(v_ids)));
  end if;
  if p_changes ?| array['captured_at', 'zone', 'shift', 'place'] then
    perform core._lock_spaces();
  end if;
  perform from core.asset where id = any (v_ids) order by id for update;
  perform core._check_correctable(v_ids, p_changes);
  perform core._act(p_actor, jsonb_build_object('correction_id', v_correction));
  insert into core.correction (id, actor, changes, created_at)
  values (v_correction, core._actor(), p_changes, core.current_time());
  insert into core.correction_value (correction_id, asset_id, field, value, before)
  select v_correction, asset_id, field, value, before from core._said_values(v_ids, p_changes);
  if p_changes ? 'tags' then
    update core.asset set tags = core._with_said_tags(id, tags)
    where id = any (v_ids) and tags <> core._with_said_tags(id, tags);
  end if;
  perform core._settle_facts(v_ids);
  if p_changes ?| array['captured_at', 'zone', 'shift', 'place'] then
    perform core._follow_dates(v_ids);
  end if;
  return core._correction_item(v_correction);
end;
$$;
comment on function api.correct_objects is 'Say what is true of files: {"captured_at", "zone", "shift", "place", "caption", "tags": {"add", "remove"} or the list of all, "owner"}. It stands before what the files say, also when they are processed again, until api.undo_correction. All files or none; raises CB001 for values that cannot hold, CB002 for unknown ids, CB003 for files without a date to shift.';
