create or replace function core._free_files(p_space text)
returns table (asset_id uuid, cluster_id uuid, vector vector)
language sql stable
set search_path = public, pg_temp
as $$
  select member.asset_id, member.cluster_id, member.vector
  from core.cluster
  cross join lateral core._member_vectors(array[cluster.id], p_space) as member
  where cluster.space = p_space and not cluster.closed and not core._is_touched(cluster)
    and not exists (select from core.cluster_link as link where link.asset_id = member.asset_id)
$$;
comment on function core._free_files is 'Files that no person has put where they are, in clusters that no person has touched.';
