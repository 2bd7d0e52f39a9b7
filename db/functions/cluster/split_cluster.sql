create or replace function api.split_cluster(
  p_cluster_id uuid, p_asset_ids uuid[] default null, p_k integer default null, p_name text default null,
  p_actor text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._lock_cluster(p_cluster_id);
  v_parts jsonb;
  v_members uuid[];
  v_targets uuid[];
  v_made uuid[];
  v_act uuid;
begin
  if (p_asset_ids is null) = (p_k is null) then
    perform core._refuse('CB001', 'A split needs either asset_ids or k', 'Name the members that leave, or into how many parts it falls.');
  end if;
  if p_name is not null then
    p_name := core._checked_name(p_name);
  end if;
  if p_k is null then
    v_members := core._members_named(v_cluster, p_asset_ids);
    if cardinality(v_members) = (select members from core.cluster_mean where cluster_id = v_cluster.id) then
      perform core._refuse('CB001', 'A split must leave at least one member behind', 'Rename the cluster to give all members another name.');
    end if;
    v_parts := jsonb_build_array(jsonb_build_object('name', coalesce(p_name, v_cluster.name), 'asset_ids', v_members));
  else
    -- The largest part stays.
    v_parts := core._split_parts(v_cluster, p_k) - 0;
  end if;
  v_act := core._begin_act('split', v_cluster.id, array[v_cluster.id], p_actor, jsonb_strip_nulls(jsonb_build_object('k', p_k)));
  select array_agg(core._make_cluster(v_act, v_cluster, coalesce(p_name, part ->> 'name')) order by n) into v_made
  from jsonb_array_elements(v_parts) with ordinality as listed (part, n);
  select array_agg(id::uuid), array_agg(v_made[n]) into v_members, v_targets
  from jsonb_array_elements(v_parts) with ordinality as listed (part, n), jsonb_array_elements_text(part -> 'asset_ids') as id;
  perform core._move_members(v_act, v_members, v_targets);
  perform core._settle_clusters(v_made || v_cluster.id, v_cluster.space);
  perform core._link(v_act);
  -- The new ones were told apart from each other as well; one member speaks for each.
  insert into core.cluster_link (act_id, asset_id, cluster_id, kind)
  select v_act, cover_asset_id, other, 'cannot'
  from core.cluster, unnest(v_made) as other
  where id = any (v_made) and other <> id;
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.split_cluster is 'Let some members begin a cluster of their own, or let the cluster fall into k parts by its vectors, of which the largest stays. See catalog.split_preview before.';
