-- The caller holds the lock of the space. Files that were placed or bound since the arrangement was made stay.
create or replace function core._apply_arrangement(
  p_space text, p_ids uuid[], p_parts integer[], p_calibration jsonb, p_act uuid default null
)
returns jsonb
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_threshold real := coalesce((p_calibration ->> 'threshold')::real, (select threshold from core.embedding_space where space = p_space));
  v_target record;
  v_cluster uuid;
  v_assets uuid[] := '{}';
  v_targets uuid[] := '{}';
  v_made uuid[] := '{}';
  v_left uuid[];
  v_moved integer;
begin
  for v_target in
    select * from core._arrangement_targets(p_space, p_ids, p_parts, (p_calibration ->> 'level')::double precision) order by part
  loop
    v_cluster := v_target.cluster_id;
    if v_cluster is null then
      v_cluster := core._begin_cluster(p_space, v_threshold, v_target.ids);
      v_made := v_made || v_cluster;
    end if;
    v_assets := v_assets || v_target.ids;
    v_targets := v_targets || array_fill(v_cluster, array[cardinality(v_target.ids)]);
  end loop;
  v_left := array(select distinct cluster_id from core.asset where id = any (v_assets));
  if p_act is not null then
    insert into core.cluster_act_cluster (act_id, cluster_id) select p_act, id from unnest(v_made) as id;
    insert into core.cluster_act_asset (act_id, asset_id, from_cluster_id, to_cluster_id, from_similarity, from_name)
    select p_act, asset.id, asset.cluster_id, moved.target, asset.cluster_similarity, library.name
    from unnest(v_assets, v_targets) as moved (id, target)
    join core.asset on asset.id = moved.id
    left join core.library on library.asset_id = asset.id
    where asset.cluster_id <> moved.target;
  end if;
  update core.asset set cluster_id = moved.target
  from unnest(v_assets, v_targets) as moved (id, target)
  where asset.id = moved.id and asset.cluster_id <> moved.target;
  get diagnostics v_moved = row_count;
  perform core._settle_clusters(array(select distinct unnest(v_left || v_targets)), p_space);
  update core.asset set cluster_similarity = (1 - (cluster.centroid <=> embedding.vector))::real
  from core.cluster, core.embedding
  where asset.id = any (v_assets) and cluster.id = asset.cluster_id
    and embedding.asset_id = asset.id and embedding.space = p_space;
  update core.cluster set threshold = v_threshold
  where space = p_space and not closed and threshold <> v_threshold and not core._is_touched(cluster);
  perform core._close_left(v_left, p_space);
  perform core._measure_certainty(array(select id from core.cluster where space = p_space and not closed));
  perform core._rename_guesses(array(select distinct unnest(v_targets)));
  perform core._name_in_library(v_assets);
  perform core._queue_placement(v_assets);
  update core.embedding_space
  set threshold = v_threshold, arranged_files = (p_calibration ->> 'files')::integer,
      calibration = p_calibration || jsonb_build_object('at', core.current_time())
  where space = p_space;
  return jsonb_build_object('moved', v_moved, 'made', cardinality(v_made), 'files', cardinality(v_assets));
end;
$$;
comment on function core._apply_arrangement is 'Put files where an arrangement has them, and give the space its threshold. p_act keeps what undo needs.';
