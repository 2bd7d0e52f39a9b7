create or replace function core._close_left(p_clusters uuid[], p_space text)
returns void
language sql volatile
set search_path = public, pg_temp
as $$
  update core.cluster
  set closed = true, merged_into = near.id, updated_at = core.current_time()
  from core.cluster_mean as mean
  cross join lateral (
    select other.id from core.cluster as gone
    join core.cluster as other on other.space = gone.space and not other.closed and other.id <> gone.id
    join core.cluster_mean as filled on filled.cluster_id = other.id and filled.members > 0
    where gone.id = mean.cluster_id
    order by other.centroid <=> gone.centroid, other.id limit 1
  ) as near
  where cluster.id = any (p_clusters) and cluster.space = p_space and mean.cluster_id = cluster.id and mean.members = 0
    and not core._is_touched(cluster)
$$;
comment on function core._close_left is 'Close clusters that an arrangement emptied; each leads to the one nearest to where it was.';
