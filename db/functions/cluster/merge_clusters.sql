-- The absorbed clusters stay, closed: links given out lead on. Their former centroids, and the survivor's own, are
-- anchors from then on. So what is like either goes where a person has put its likes.
create or replace function api.merge_clusters(p_cluster_id uuid, p_from uuid[], p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
  v_from uuid[] := array(select distinct unnest(p_from) order by 1);
  v_members uuid[];
  v_act uuid;
begin
  if cardinality(v_from) = 0 or array_position(v_from, null) is not null then
    perform core._refuse('CB001', 'No cluster to merge was named', 'Give the ids of the clusters that become part of this one.');
  end if;
  if p_cluster_id = any (v_from) then
    perform core._refuse('CB001', 'A cluster cannot be merged with itself', 'Give other clusters.', jsonb_build_object('cluster_id', p_cluster_id));
  end if;
  perform core._other_cluster(v_cluster, id) from unnest(v_from) as id;
  v_members := array(select id from core.asset where cluster_id = any (v_from) order by id);
  v_act := core._begin_act('merge', v_cluster.id, v_from || v_cluster.id, p_actor, jsonb_build_object('from', v_from));
  perform core._anchor(v_act, v_from || v_cluster.id, v_cluster.id);
  perform core._move_members(v_act, v_members, array_fill(v_cluster.id, array[cardinality(v_members)]));
  perform core._settle_clusters(v_from || v_cluster.id, v_cluster.space);
  perform core._close_emptied(v_from, v_cluster.id);
  perform core._link(v_act);
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.merge_clusters is 'Move every member of other clusters into this one and close them.';
