create or replace function api.confirm_cluster(p_cluster_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
begin
  -- One that has enough members may be confirmed as well: then no split of it is suggested.
  if v_cluster.provisional or not exists (
      select from core.cluster_act_cluster as touched join core.cluster_act as act on act.id = touched.act_id
      where touched.cluster_id = v_cluster.id and act.act = 'confirm' and act.undone_at is null) then
    perform core._begin_act('confirm', v_cluster.id, array[v_cluster.id], p_actor);
    update core.cluster set provisional = false, updated_at = core.current_time() where id = v_cluster.id;
    perform core._sort_into_library(array[v_cluster.id]);
  end if;
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.confirm_cluster is 'A person says this cluster is right, however few its members.';
