create or replace function core._lock_cluster(p_cluster_id uuid)
returns core.cluster
language plpgsql volatile
as $$
declare
  v_cluster core.cluster := core._lock_space_of(p_cluster_id);
begin
  if v_cluster.closed then
    perform core._refuse('CB003',
      format('Cluster %s is closed%s', p_cluster_id, coalesce('; its members are in ' || core._survivor(v_cluster.merged_into), '')),
      'Act on the cluster that has its members, or undo what closed it.',
      jsonb_build_object('cluster_id', p_cluster_id, 'merged_into', core._survivor(v_cluster.merged_into)));
  end if;
  return v_cluster;
end;
$$;
comment on function core._lock_cluster is 'An open cluster, under the lock of its space.';
