create or replace function core._close_emptied(p_clusters uuid[], p_into uuid)
returns void
language sql volatile
as $$
  update core.cluster
  set closed = true, merged_into = p_into, updated_at = core.current_time()
  from core.cluster_mean as mean
  where cluster.id = any (p_clusters) and mean.cluster_id = cluster.id and mean.members = 0
$$;
comment on function core._close_emptied is 'Close those clusters that have no members left; they lead to where the last ones went.';
