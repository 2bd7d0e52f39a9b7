create or replace function core._anchor(p_act uuid, p_clusters uuid[], p_into uuid)
returns void
language sql volatile
as $$
  insert into core.cluster_anchor (act_id, anchor_of, cluster_id, space, centroid)
  select p_act, id, p_into, space, centroid from core.cluster where id = any (p_clusters)
$$;
comment on function core._anchor is 'Keep where the centroids of clusters are now, to stand for p_into.';
