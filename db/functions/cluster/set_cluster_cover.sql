create or replace function api.set_cluster_cover(p_cluster_id uuid, p_asset_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
begin
  perform core._members_named(v_cluster, array[p_asset_id]);
  if v_cluster.cover_asset_id is distinct from p_asset_id then
    perform core._begin_act('cover', v_cluster.id, array[v_cluster.id], p_actor, jsonb_build_object('asset_id', p_asset_id));
    update core.cluster set cover_asset_id = p_asset_id, updated_at = core.current_time() where id = v_cluster.id;
  end if;
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.set_cluster_cover is 'Let a member stand for the whole cluster.';
