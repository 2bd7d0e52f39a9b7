create or replace function core._part_name(p_cluster core.cluster, p_asset_ids uuid[])
returns text
language sql stable
as $$
  with tagged as (
    select tag, avg((id = any (p_asset_ids))::integer) as here_of_tag,
           count(*) filter (where id = any (p_asset_ids))::double precision / cardinality(p_asset_ids) as share
    from core.asset, unnest(tags) as tag
    where cluster_id = p_cluster.id
    group by tag
  )
  select coalesce((
    select tag from tagged
    where share > 0.5 and here_of_tag > 0.8 and tag <> '' and tag !~ '[[:cntrl:]]'
    order by share * here_of_tag desc, tag limit 1), p_cluster.name)
$$;
comment on function core._part_name is 'A name for a part of a cluster: the tag that tells it from the rest, else that of the whole.';
