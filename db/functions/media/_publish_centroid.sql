-- The indexed centroid follows the mean only when it moved by more than 0.001 in cosine, or when the cluster is no
-- longer provisional. Every update of the row adds a node to the HNSW graph.
create or replace function core._publish_centroid(p_cluster_id uuid)
returns void
language sql volatile
set search_path = public, pg_temp
as $$
  update core.cluster
  set centroid = l2_normalize(mean.total),
      provisional = provisional and mean.members < core._number_setting('N_confirm'),
      updated_at = core.current_time()
  from core.cluster_mean as mean
  where cluster.id = p_cluster_id and mean.cluster_id = p_cluster_id and mean.members > 0
    and (cluster.centroid <=> mean.total > 0.001
         or provisional and mean.members >= core._number_setting('N_confirm'))
$$;
