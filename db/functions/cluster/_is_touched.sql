create or replace function core._is_touched(p_cluster core.cluster)
returns boolean
language sql stable
as $$
  select p_cluster.named_by is not null or exists (
    select from core.cluster_act_cluster as touched
    join core.cluster_act as act on act.id = touched.act_id
    where touched.cluster_id = p_cluster.id and act.act <> 'arrange' and act.undone_at is null)
$$;
comment on function core._is_touched is 'Whether a person named a cluster or an act of a person on it stands; arranging again is none that binds.';
