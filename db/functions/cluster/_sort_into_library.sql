-- A directory has a name of its own. Clusters that become directories get theirs one after the other, because each
-- may take the name that the next one would have had.
--
-- The caller holds the lock of the space, and the members are counted.
create or replace function core._sort_into_library(p_clusters uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_least integer := core._number_setting('directory_members');
  v_found uuid[];
  v_cluster uuid;
  v_changed uuid[];
  v_assets uuid[];
begin
  with judged as (
    select cluster.id,
           mean.members < v_least and cluster.named_by is null and not exists (
             select from core.cluster_act_cluster as touched join core.cluster_act as act on act.id = touched.act_id
             where touched.cluster_id = cluster.id and act.undone_at is null and core._makes_directory(act.act)) as unsorted
    from core.cluster join core.cluster_mean as mean on mean.cluster_id = cluster.id
    where cluster.id = any (p_clusters) and not cluster.closed and mean.members > 0
  )
  select array_agg(judged.id order by judged.id) filter (where judged.unsorted),
         array_agg(judged.id order by judged.id) filter (where not judged.unsorted)
  into v_changed, v_found
  from judged join core.cluster on cluster.id = judged.id and cluster.unsorted <> judged.unsorted;
  -- The number that told it from other directories of its name goes.
  update core.cluster set unsorted = true, name = regexp_replace(name, '(\S) \d+$', '\1') where id = any (v_changed);
  foreach v_cluster in array coalesce(v_found, '{}') loop
    update core.cluster
    set unsorted = false, name = free.name, folder = core._free_folder(free.name, id)
    from core._free_cluster_name((select name from core.cluster where id = v_cluster)) as free (name)
    where id = v_cluster;
  end loop;
  -- Files of a cluster that changed, and those whose period is another since.
  v_assets := array(
    select id from core.asset where cluster_id = any (v_changed || v_found)
    union
    select asset.id
    from core.cluster
    join core.asset on asset.cluster_id = cluster.id
    left join core.unsorted_file as reserved on reserved.asset_id = asset.id
    where cluster.id = any (p_clusters) and cluster.unsorted
      and reserved.period is distinct from core._unsorted_period(asset.captured_local, asset.captured_precision));
  if v_assets <> '{}' then
    perform core._reserve_unsorted(v_assets);
    perform core._claim_places(v_assets);
    perform core._queue_placement(v_assets);
  end if;
end;
$$;
comment on function core._sort_into_library is 'Decide which of these clusters are directories and which are unsorted, and let their files follow.';
