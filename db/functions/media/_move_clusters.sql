-- The threshold of a cluster is worth something in its space only: it is kept for the way back.
create or replace function core._move_clusters(p_space text)
returns void
language sql volatile
set search_path = public, pg_temp
as $$
  with mean as materialized (
    select asset.cluster_id, sum(embedding.vector) as total
    from core.asset
    join core.embedding on embedding.asset_id = asset.id and embedding.space = p_space
    join core.cluster on cluster.id = asset.cluster_id and cluster.space <> p_space
    group by asset.cluster_id
  ), moved as (
    update core.cluster
    set space = p_space, centroid = l2_normalize(mean.total),
        thresholds = thresholds || jsonb_build_object(cluster.space, cluster.threshold),
        threshold = coalesce((thresholds ->> p_space)::real, wanted.threshold), updated_at = core.current_time()
    from mean, core.embedding_space as wanted
    where cluster.id = mean.cluster_id and wanted.space = p_space and vector_norm(mean.total) > 0
    returning cluster.id
  )
  update core.cluster_mean
  set total = mean.total
  from mean join moved on moved.id = mean.cluster_id
  where cluster_mean.cluster_id = mean.cluster_id
$$;
comment on function core._move_clusters is 'Clusters continue in another space, around the mean of their members'' vectors there.';
