create or replace function api.set_cluster_threshold(p_cluster_id uuid, p_value double precision, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
  v_value real := core._checked_threshold(p_value);
  v_assets uuid[];
  v_targets uuid[];
  v_touched uuid[];
  v_rest uuid;
  v_act uuid;
begin
  select coalesce(array_agg(asset_id order by asset_id), '{}'), coalesce(array_agg(to_cluster_id order by asset_id), '{}'),
         coalesce(array_agg(distinct from_cluster_id) || array_agg(distinct to_cluster_id), '{}') || v_cluster.id
  into v_assets, v_targets, v_touched
  from core._threshold_moves(v_cluster, v_value);
  v_touched := array(select distinct id from unnest(v_touched) as id where id is not null);
  if v_value = v_cluster.threshold and v_assets = '{}' then
    return catalog.cluster_detail(p_cluster_id);
  end if;
  if not exists (select from core.asset where cluster_id = v_cluster.id and id <> all (v_assets)) then
    perform core._refuse('CB003', format('No member would stay at a threshold of %s', v_value),
      'Choose a lower one; PATCH with "preview": true shows the members that would leave.', jsonb_build_object('value', v_value));
  end if;
  v_act := core._begin_act('threshold', v_cluster.id, v_touched, p_actor,
    jsonb_build_object('value', v_value, 'was', v_cluster.threshold));
  update core.cluster set threshold = v_value, updated_at = core.current_time() where id = v_cluster.id;
  if array_position(v_targets, null) is not null then
    v_rest := core._make_cluster(v_act, v_cluster, v_cluster.name);
    v_targets := array_replace(v_targets, null, v_rest);
    v_touched := v_touched || v_rest;
  end if;
  if v_assets <> '{}' then
    perform core._move_members(v_act, v_assets, v_targets);
    perform core._settle_clusters(v_touched, v_cluster.space);
    perform core._close_emptied(v_touched, v_cluster.id);
  end if;
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.set_cluster_threshold is 'From which similarity a cluster takes pictures in. Members below it leave, members of provisional clusters that meet it join; catalog.threshold_preview shows both before.';
