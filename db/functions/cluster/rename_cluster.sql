create or replace function api.rename_cluster(p_cluster_id uuid, p_name text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
  v_name text := core._checked_name(p_name);
begin
  if v_cluster.name = v_name and v_cluster.named_by is not null then
    return catalog.cluster_detail(p_cluster_id);
  end if;
  perform core._begin_act('rename', v_cluster.id, array[v_cluster.id], p_actor, jsonb_build_object('name', v_name));
  begin
    update core.cluster
    set name = v_name, unsorted = false, named_by = core._actor(), updated_at = core.current_time(),
        folder = core._free_folder(v_name, id)
    where id = v_cluster.id;
  exception when unique_violation then
    perform core._refuse('CB007', format('Another cluster is named %s', v_name), 'Choose another name, or merge the two.',
      jsonb_build_object('name', v_name));
  end;
  perform core._queue_placement(array(select id from core.asset where cluster_id = v_cluster.id));
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.rename_cluster is 'Give a cluster a name; names are unique, whatever their case.';
