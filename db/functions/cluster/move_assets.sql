create or replace function api.move_assets(p_cluster_id uuid, p_asset_ids uuid[], p_into uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
  v_members uuid[] := core._members_named(v_cluster, p_asset_ids);
  v_act uuid;
begin
  if p_into is not distinct from p_cluster_id then
    perform core._refuse('CB001', 'The members are already in that cluster', 'Give another cluster as into.', jsonb_build_object('into', p_into));
  end if;
  perform core._other_cluster(v_cluster, p_into);
  v_act := core._begin_act('move', v_cluster.id, array[v_cluster.id, p_into], p_actor, jsonb_build_object('into', p_into));
  if cardinality(v_members) = (select members from core.cluster_mean where cluster_id = v_cluster.id) then
    perform core._anchor(v_act, array[v_cluster.id], p_into);
  end if;
  perform core._move_members(v_act, v_members, array_fill(p_into, array[cardinality(v_members)]));
  perform core._settle_clusters(array[v_cluster.id, p_into], v_cluster.space);
  perform core._close_emptied(array[v_cluster.id], p_into);
  perform core._link(v_act);
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.move_assets is 'Move members of a cluster into another. A cluster that loses its last one is closed and leads there.';
