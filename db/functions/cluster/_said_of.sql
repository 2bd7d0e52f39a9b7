create or replace function core._said_of(p_asset_id uuid)
returns table (cluster_id uuid, kind text, act_id uuid)
language sql stable
as $$
  select distinct on (survivor) survivor, link.kind, link.act_id
  from core._alike(p_asset_id) as alike (id)
  join core.cluster_link as link on link.asset_id = alike.id
  cross join lateral core._survivor(link.cluster_id) as survivor
  order by survivor, link.act_id desc, link.kind desc
$$;
comment on function core._said_of is 'What people last said of an asset or a copy of it, for each cluster: must or cannot.';
