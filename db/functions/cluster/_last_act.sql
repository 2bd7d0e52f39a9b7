create or replace function core._last_act(p_cluster_id uuid)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'act_id', act.id, 'act', act.act, 'actor', act.actor, 'created_at', act.created_at, 'detail', act.detail,
    'assets', (select count(*) from core.cluster_act_asset where act_id = act.id),
    'clusters', (select jsonb_agg(cluster_id order by cluster_id) from core.cluster_act_cluster where act_id = act.id),
    'made', (select coalesce(jsonb_agg(cluster_id order by cluster_id), '[]') from core.cluster_act_cluster
             where act_id = act.id and before is null))
  from core.cluster_act_cluster as touched
  join core.cluster_act as act on act.id = touched.act_id
  where touched.cluster_id = p_cluster_id and act.undone_at is null
  order by act.id desc
  limit 1
$$;
comment on function core._last_act is 'What undo would take back: the last act that touched a cluster; made are the clusters it made.';
