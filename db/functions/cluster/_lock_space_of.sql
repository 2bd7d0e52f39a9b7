-- Acts hold the lock of the space before any row, as assignment does. A cluster never changes while a picture is being
-- assigned, and two acts never cross.
create or replace function core._lock_space_of(p_cluster_id uuid)
returns core.cluster
language plpgsql volatile
as $$
declare
  v_cluster core.cluster;
begin
  v_cluster := core._find_cluster(p_cluster_id);
  perform core._lock('space', core._lock_key(v_cluster.space));
  select * into v_cluster from core.cluster where id = p_cluster_id;
  return v_cluster;
end;
$$;
comment on function core._lock_space_of is 'A cluster as it is under the lock of its space, open or closed.';
