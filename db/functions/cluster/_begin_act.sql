-- Everything that undo needs of the clusters is kept before anything changes.
create or replace function core._begin_act(
  p_act text, p_cluster_id uuid, p_touched uuid[], p_actor text, p_detail jsonb default '{}'
)
returns uuid
language plpgsql volatile
as $$
declare
  v_act uuid := uuidv7();
begin
  perform core._act(p_actor, jsonb_build_object('act', p_act, 'act_id', v_act));
  insert into core.cluster_act (id, act, cluster_id, actor, detail, created_at)
  values (v_act, p_act, p_cluster_id, core._actor(), p_detail, core.current_time());
  insert into core.cluster_act_cluster (act_id, cluster_id, before)
  select v_act, id, jsonb_build_object(
    'name', name, 'named_by', named_by, 'folder', folder, 'threshold', threshold, 'provisional', provisional,
    'cover_asset_id', cover_asset_id, 'closed', closed, 'merged_into', merged_into, 'unsorted', unsorted)
  from core.cluster where id = any (p_touched);
  return v_act;
end;
$$;
comment on function core._begin_act is 'Record an act and the clusters it touches, as they are before it.';
