create or replace function core._cluster_of(p_cluster_id uuid)
returns core.cluster
language plpgsql volatile
as $$
declare
  v_cluster core.cluster;
begin
  select * into v_cluster from core.cluster where id = p_cluster_id for update;
  if not found then
    perform core._refuse('CB002', format('there is no cluster %s', p_cluster_id),
      'select * from catalog.cluster lists them.', jsonb_build_object('cluster_id', p_cluster_id));
  end if;
  return v_cluster;
end;
$$;
comment on function core._cluster_of is 'The cluster, locked.';
