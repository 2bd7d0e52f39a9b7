create or replace function core._name_of_members(p_cluster_id uuid)
returns text
language sql stable
as $$
  select core._name_of_files(array(select id from core.asset where cluster_id = p_cluster_id order by id limit 500))
$$;
comment on function core._name_of_members is 'A name for a cluster by what its members share; null when they share nothing.';
