-- What has arrived since stays where it is; what the act moved goes back, and its word no longer counts.
create or replace function api.undo_cluster_act(p_cluster_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_space_of(p_cluster_id);
  v_act core.cluster_act;
  v_touched uuid[];
  v_moved uuid[];
begin
  select act.* into v_act
  from core.cluster_act_cluster as touched join core.cluster_act as act on act.id = touched.act_id
  where touched.cluster_id = p_cluster_id and act.undone_at is null
  order by act.id desc limit 1;
  if not found then
    perform core._refuse('CB003', 'The cluster has no act to undo', 'Look at its acts with catalog.cluster_acts.',
      jsonb_build_object('cluster_id', p_cluster_id));
  end if;
  perform core._check_undo(v_act);
  v_touched := array(select cluster_id from core.cluster_act_cluster where act_id = v_act.id);
  v_moved := array(select asset_id from core.cluster_act_asset where act_id = v_act.id order by asset_id);

  perform core._act(p_actor, jsonb_build_object('undo', v_act.act, 'act_id', v_act.id));
  update core.cluster_act set undone_at = core.current_time(), undone_by = core._actor() where id = v_act.id;
  delete from core.cluster_link where act_id = v_act.id;
  delete from core.cluster_anchor where act_id = v_act.id;
  perform core._restore_clusters(v_act.id);
  perform core._restore_calibration(v_act);
  update core.asset
  set cluster_id = moved.from_cluster_id, cluster_similarity = moved.from_similarity
  from core.cluster_act_asset as moved
  where moved.act_id = v_act.id and asset.id = moved.asset_id;
  if v_moved <> '{}' then
    perform core._name_in_library(v_moved, v_act.id);
    perform core._settle_clusters(v_touched, v_cluster.space);
    -- Clusters that the act made are closed, unless a file joined them since.
    perform core._close_emptied(array(
      select cluster_id from core.cluster_act_cluster where act_id = v_act.id and before is null), v_act.cluster_id);
  end if;
  perform core._sort_into_library(v_touched);
  perform core._queue_placement(v_moved || array(
    select asset.id from core.asset
    join core.cluster_act_cluster as touched on touched.cluster_id = asset.cluster_id and touched.act_id = v_act.id
    join core.cluster on cluster.id = touched.cluster_id
    where v_act.act = 'rename' or cluster.unsorted or touched.before ->> 'folder' is distinct from cluster.folder));
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.undo_cluster_act is 'Take back the last act that touched a cluster: its members go back, names, thresholds and states are as before. Refuses with what prevents it.';
