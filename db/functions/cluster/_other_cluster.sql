create or replace function core._other_cluster(p_cluster core.cluster, p_other_id uuid)
returns core.cluster
language plpgsql stable
as $$
declare
  v_other core.cluster;
begin
  v_other := core._find_cluster(p_other_id);
  if v_other.space <> p_cluster.space then
    perform core._refuse('CB003', format('Clusters of the spaces %s and %s cannot share members', p_cluster.space, v_other.space),
      'Choose clusters of one space: vectors of two spaces are never compared.', jsonb_build_object('cluster_id', p_other_id, 'space', v_other.space));
  elsif v_other.closed then
    perform core._refuse('CB003', format('Cluster %s is closed', p_other_id),
      'Use the one that has its members.',
      jsonb_build_object('cluster_id', p_other_id, 'merged_into', core._survivor(v_other.merged_into)));
  end if;
  return v_other;
end;
$$;
comment on function core._other_cluster is 'Another open cluster of the same space, whose lock is held.';
