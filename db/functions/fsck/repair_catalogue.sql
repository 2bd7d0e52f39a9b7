create or replace function api.repair_catalogue(p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_space text;
  v_wrong uuid[];
  v_counted integer := 0;
  v_unnamed uuid[];
begin
  perform core._act(p_actor, '{"reason": "fsck"}');
  for v_space in select space from core.embedding_space order by core._lock_key(space)
  loop
    perform core._lock('space', core._lock_key(v_space));
    v_wrong := array(
      select cluster.id from core.cluster
      join core.cluster_mean as mean on mean.cluster_id = cluster.id
      left join (select cluster_id, count(*) as n from core.asset where cluster_id is not null group by cluster_id) as counted
        on counted.cluster_id = cluster.id
      where cluster.space = v_space and (mean.members <> coalesce(counted.n, 0) or cluster.closed <> (coalesce(counted.n, 0) = 0)));
    perform core._settle_clusters(v_wrong, v_space);
    update core.cluster set closed = mean.members = 0, merged_into = case when mean.members = 0 then merged_into end
    from core.cluster_mean as mean
    where cluster.id = any (v_wrong) and mean.cluster_id = cluster.id and closed <> (mean.members = 0);
    v_counted := v_counted + cardinality(v_wrong);
    update core.cluster set folder = core._free_folder(name, id)
    where space = v_space and folder is null
      and not exists (select from core.cluster as other where other.id < cluster.id and other.folder is null
                      and lower(core._library_name(other.name)) = lower(core._library_name(cluster.name)));
    update core.cluster set folder = core._free_folder(name, id) where space = v_space and folder is null;
  end loop;
  v_unnamed := array(
    select asset.id from core.asset left join core.library on library.asset_id = asset.id
    left join core.cluster on cluster.id = asset.cluster_id
    left join core.unsorted_file as reserved on reserved.asset_id = asset.id
    where asset.cluster_id is not null and asset.uri is not null 
      and (library.cluster_id is distinct from asset.cluster_id or cluster.unsorted and reserved.asset_id is null));
  perform core._name_in_library(v_unnamed);
  return jsonb_build_object('clusters_counted', v_counted, 'files_named', cardinality(v_unnamed));
end;
$$;
comment on function api.repair_catalogue is 'Count clusters again whose members do not add up, and name files that have no name in the library. Returns how many of each.';
