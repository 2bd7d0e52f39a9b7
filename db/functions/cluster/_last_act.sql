create or replace function core._last_act(p_cluster_id uuid)
returns jsonb
language sql stable
as $$
  select core._act_item(done)
  from core.cluster_act_cluster as touched
  join core.cluster_act as done on done.id = touched.act_id
  where touched.cluster_id = p_cluster_id and done.undone_at is null
  order by done.id desc
  limit 1
$$;
comment on function core._last_act is 'What undo would take back: the last act that touched a cluster; made are the clusters it made.';
