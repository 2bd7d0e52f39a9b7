create or replace function core._told_apart(p_one uuid, p_other uuid)
returns boolean
language sql stable
as $$
  select exists (
    select from core.cluster_link as link
    join core.asset on asset.id = link.asset_id
    where link.kind = 'cannot'
      and (link.cluster_id = p_one and asset.cluster_id = p_other or link.cluster_id = p_other and asset.cluster_id = p_one)
      and not exists (select from core.cluster_link as later
                      where later.asset_id = link.asset_id and later.cluster_id = link.cluster_id
                        and later.act_id > link.act_id and later.kind = 'must'))
$$;
comment on function core._told_apart is 'Whether a person took a member of one cluster out of the other.';
