-- The mean is summed again in double precision from the members themselves, whatever rounding there was.
create or replace function core._settle_clusters(p_clusters uuid[], p_space text)
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
begin
  update core.cluster_mean as mean
  set members = coalesce(summed.n, 0),
      total = coalesce(summed.middle * array_fill(coalesce(summed.n, 0)::real, array[512])::vector, array_fill(0::real, array[512])::vector)
  from unnest(p_clusters) as touched (id)
  left join (
    select cluster_id, count(*) as n, avg(vector) as middle
    from core._member_vectors(p_clusters, p_space) group by cluster_id
  ) as summed on summed.cluster_id = touched.id
  where mean.cluster_id = touched.id;

  update core.cluster
  set centroid = l2_normalize(mean.total), updated_at = core.current_time(),
      provisional = provisional and mean.members < core._number_setting('N_confirm')
  from core.cluster_mean as mean
  where cluster.id = any (p_clusters) and mean.cluster_id = cluster.id and vector_norm(mean.total) > 0;

  -- A cover that went away is followed by the member nearest to the centroid.
  update core.cluster
  set cover_asset_id = nearest.asset_id
  from (
    select distinct on (member.cluster_id) member.cluster_id, member.asset_id
    from core._member_vectors(p_clusters, p_space) as member
    join core.cluster on cluster.id = member.cluster_id
    where not exists (select from core.asset where id = cluster.cover_asset_id and cluster_id = cluster.id)
    order by member.cluster_id, member.vector <=> cluster.centroid, member.asset_id
  ) as nearest
  where cluster.id = nearest.cluster_id;
  perform core._measure_certainty(p_clusters);
  perform core._sort_into_library(p_clusters);
end;
$$;
comment on function core._settle_clusters is 'Count, sum and publish again the clusters of a space that an act touched.';
