-- Taken from the sums alone. A member is as like the others as the length of their sum says, and as like the next
-- cluster as the mean is. That is the silhouette (Rousseeuw 1987) of the mean member.
create or replace function core._measure_certainty(p_clusters uuid[])
returns void
language sql volatile
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
  with mean as materialized (
    select cluster.id, cluster.space, cluster.centroid, mean.members::double precision as n, vector_norm(mean.total) as length
    from core.cluster join core.cluster_mean as mean on mean.cluster_id = cluster.id
    where cluster.id = any (p_clusters) and not cluster.closed
  ), likeness as (
    select mean.id, greatest(length * length - n, 0) / n / sqrt(greatest(length * length * (1 - 2 / n) + 1, 1e-9)) as own,
           length / n * coalesce(1 - next.distance, 0) as rival
    from mean
    left join lateral (
      select other.centroid <=> mean.centroid as distance
      from core.cluster as other
      where other.space = mean.space and not other.closed and other.id <> mean.id
      order by other.centroid <=> mean.centroid limit 1
    ) as next on true
    where n > 1
  )
  update core.cluster_mean
  set certainty = measured.certainty
  from (
    select mean.id, case when n > 1 then greatest(core._silhouette(least(own, 1), rival), 0)::real end as certainty
    from mean left join likeness using (id)
  ) as measured
  where cluster_mean.cluster_id = measured.id and cluster_mean.certainty is distinct from measured.certainty
$$;
comment on function core._measure_certainty is 'Measure how sure clusters are of their members, from their sums and the centroid next to each.';
