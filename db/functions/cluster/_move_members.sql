create or replace function core._move_members(p_act uuid, p_assets uuid[], p_targets uuid[])
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
begin
  insert into core.cluster_act_asset (act_id, asset_id, from_cluster_id, to_cluster_id, from_similarity, from_name)
  select p_act, asset.id, asset.cluster_id, moved.target, asset.cluster_similarity, library.name
  from unnest(p_assets, p_targets) as moved (id, target)
  join core.asset on asset.id = moved.id
  left join core.library on library.asset_id = asset.id
  where asset.cluster_id <> moved.target;
  update core.asset
  set cluster_id = moved.to_cluster_id
  from core.cluster_act_asset as moved
  where moved.act_id = p_act and asset.id = moved.asset_id;
  perform core._name_in_library(p_assets);
  perform core._queue_placement(p_assets);
end;
$$;
comment on function core._move_members is 'Move each asset to the cluster beside it, with its files to follow.';
