create or replace function core._find_cluster(p_cluster_id uuid)
returns core.cluster
language plpgsql stable
as $$
declare
  v_cluster core.cluster;
begin
  select * into v_cluster from core.cluster where id = p_cluster_id;
  if not found then
    perform core._refuse('CB002', format('Cluster %s not found', p_cluster_id),
      'List them: GET /api/v1/clusters, or select * from catalog.cluster.',
      jsonb_build_object('cluster_id', p_cluster_id));
  end if;
  return v_cluster;
end;
$$;
comment on function core._find_cluster is 'The cluster of an id, open or closed, without a lock. Raises CB002 for an unknown id.';
