create or replace function core._make_cluster(p_act uuid, p_like core.cluster, p_name text)
returns uuid
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_cluster uuid := uuidv7();
  v_name text := core._free_cluster_name(p_name);
begin
  -- The true centroid follows when the members are there.
  insert into core.cluster (id, name, folder, space, threshold, centroid, unsorted, created_at, updated_at)
  values (v_cluster, v_name, core._free_folder(v_name, v_cluster), p_like.space, p_like.threshold, p_like.centroid, false,
          core.current_time(), core.current_time());
  insert into core.cluster_mean (cluster_id, members, total)
  values (v_cluster, 0, array_fill(0::real, array[512])::vector);
  insert into core.cluster_act_cluster (act_id, cluster_id) values (p_act, v_cluster);
  return v_cluster;
end;
$$;
comment on function core._make_cluster is 'An empty cluster that an act makes beside another, to be filled by it.';
