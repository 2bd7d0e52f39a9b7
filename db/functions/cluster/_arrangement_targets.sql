-- A part continues in the cluster with which it has most members in common, where that holds both ways. So links, names
-- and covers stay. A part may be as like the members of a cluster a person touched as its own are like each other. It
-- joins that one, unless a person took one of its files out of there.
create or replace function core._arrangement_targets(p_space text, p_ids uuid[], p_parts integer[], p_level double precision)
returns table (part integer, ids uuid[], cluster_id uuid)
language sql stable
set search_path = public, pg_temp
as $$
  with item as materialized (
    select said.part, asset.id, asset.cluster_id, embedding.vector
    from unnest(p_ids, p_parts) as said (id, part)
    join core.asset on asset.id = said.id
    join core.embedding on embedding.asset_id = asset.id and embedding.space = p_space
    where said.id in (select free.asset_id from core._free_files(p_space) as free)
  ), part as materialized (
    select part, array_agg(id order by id) as ids, avg(vector) as middle from item group by part
  ), touched as materialized (
    select cluster.id, avg(member.vector) as middle
    from core.cluster cross join lateral core._member_vectors(array[cluster.id], p_space) as member
    where cluster.space = p_space and not cluster.closed and core._is_touched(cluster)
    group by cluster.id
  ), bound as (
    select distinct on (part.part) part.part, touched.id
    from part join touched on - (part.middle <#> touched.middle) >= p_level
    where not exists (select from core.cluster_link as link
                      where link.cluster_id = touched.id and link.kind = 'cannot' and link.asset_id = any (part.ids))
    order by part.part, part.middle <#> touched.middle, touched.id
  ), common as (
    select item.part, item.cluster_id, count(*) as n from item
    where item.part not in (select bound.part from bound) group by 1, 2
  ), ranked as (
    select *, row_number() over (partition by part order by n desc, cluster_id) as of_part,
           row_number() over (partition by cluster_id order by n desc, part) as of_cluster
    from common
  )
  select part.part, part.ids, coalesce(bound.id, ranked.cluster_id)
  from part
  left join bound using (part)
  left join ranked on ranked.part = part.part and of_part = 1 and of_cluster = 1
$$;
comment on function core._arrangement_targets is 'The parts of an arrangement with the cluster each continues in; null for those that begin one.';
