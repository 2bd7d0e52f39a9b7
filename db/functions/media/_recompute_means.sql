-- A running sum drifts: rounding, members that came without a vector. The indexed centroid is published only
-- where it moved enough to be worth a new node in its graph.
create or replace function core._recompute_means(p_clusters uuid[], p_space text)
returns void
language sql volatile
set search_path = public, pg_temp
as $$
  update core.cluster_mean as mean
  set total = summed.middle * array_fill(mean.members::real, array[512])::vector
  from (
    select cluster_id, avg(vector) as middle from core._member_vectors(p_clusters, p_space) group by cluster_id
  ) as summed
  where mean.cluster_id = summed.cluster_id and mean.members > 0
    and (mean.total <=> summed.middle) > 1e-7;
  select core._publish_centroid(id) from unnest(p_clusters) as id
$$;
comment on function core._recompute_means is 'Sum the vectors of clusters'' members again.';
