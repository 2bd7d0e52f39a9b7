create or replace function core._act_item(p_act core.cluster_act)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'act_id', p_act.id, 'act', p_act.act, 'actor', p_act.actor, 'created_at', p_act.created_at, 'detail', p_act.detail,
    'assets', (select count(*) from core.cluster_act_asset where act_id = p_act.id),
    'clusters', jsonb_agg(cluster_id order by cluster_id),
    'made', coalesce(jsonb_agg(cluster_id order by cluster_id) filter (where before is null), '[]'))
  from core.cluster_act_cluster
  where act_id = p_act.id
$$;
comment on function core._act_item is 'An act as the API tells it: how many members it moved, the clusters it touched, and of these the ones it made.';
