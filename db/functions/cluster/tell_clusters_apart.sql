-- The cover of each speaks for its cluster, as one member does for each part of a split.
create or replace function api.tell_clusters_apart(p_cluster_id uuid, p_from uuid[], p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
  v_from uuid[] := array(select distinct unnest(p_from) order by 1);
  v_act uuid;
begin
  if cardinality(v_from) = 0 or array_position(v_from, null) is not null then
    perform core._refuse('CB001', 'No cluster to tell apart was named', 'Give the ids of the clusters that this one is not.');
  end if;
  if p_cluster_id = any (v_from) then
    perform core._refuse('CB001', 'A cluster cannot be told apart from itself', 'Give other clusters.', jsonb_build_object('cluster_id', p_cluster_id));
  end if;
  perform core._other_cluster(v_cluster, id) from unnest(v_from) as id;
  v_act := core._begin_act('apart', v_cluster.id, v_from || v_cluster.id, p_actor, jsonb_build_object('from', v_from));
  insert into core.cluster_link (act_id, asset_id, cluster_id, kind)
  select v_act, said.cover, said.cluster_id, 'cannot'
  from core.cluster as other
  cross join lateral (values (other.cover_asset_id, v_cluster.id), (v_cluster.cover_asset_id, other.id)) as said (cover, cluster_id)
  where other.id = any (v_from) and said.cover is not null;
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.tell_clusters_apart is 'Say that other clusters are not this one: they are no longer suggested for merging with it. Nothing is moved.';
