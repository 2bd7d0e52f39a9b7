create or replace function core._survivor(p_cluster_id uuid)
returns uuid
language sql stable
as $$
  with recursive way as (
    select id, merged_into from core.cluster where id = p_cluster_id
    union all
    select cluster.id, cluster.merged_into from way join core.cluster on cluster.id = way.merged_into
  )
  select id from way where merged_into is null
$$;
comment on function core._survivor is 'The cluster a merged one leads to at last; an unmerged one is its own.';
