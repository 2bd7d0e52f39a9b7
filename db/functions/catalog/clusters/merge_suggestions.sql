-- Each cluster takes a search of its own, so a page looks at some of them, however many there are. The details come
-- only for what is returned.
create or replace function catalog.merge_suggestions(p_limit integer default 100, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_margin real := core._number_setting('suggest_margin')::real;
  v_looked uuid[];
begin
  p_limit := core._bounded(p_limit, 1000);
  v_looked := array(
    select id from core.cluster
    where not closed and (v_before is null or id < v_before)
    order by id desc limit p_limit + 1);
  return (
    with looked as materialized (
      select * from core.cluster where id = any (v_looked[:p_limit])
    ), pair as materialized (
      select looked.id as one_id, near.id as other_id
      from looked
      cross join lateral (
        select id, threshold, centroid <=> looked.centroid as distance
        from core.cluster
        where space = looked.space and not closed and id <> looked.id
        order by centroid <=> looked.centroid limit 3
      ) as near
      -- A pair is returned once, by the older of the two.
      where looked.id < near.id
        and (1 - near.distance)::real >= least(near.threshold, looked.threshold) - v_margin
        and not core._told_apart(looked.id, near.id)
    ), suggested as (
      select cluster.id, cluster.name, cluster.provisional, cluster.cover_asset_id, mean.members, other
      from pair
      join core.cluster on cluster.id = pair.one_id
      join core.cluster_mean as mean on mean.cluster_id = cluster.id
      cross join lateral jsonb_array_elements(core._merge_suggestions(cluster, 5)) as other
      where (other ->> 'id')::uuid = pair.other_id
    )
    select jsonb_build_object(
      'items', coalesce(jsonb_agg(
        jsonb_build_object('id', id, 'name', name, 'members', members, 'provisional', provisional,
                           'cover_asset_id', cover_asset_id, 'other', other)
        order by (other ->> 'similarity')::numeric desc, id), '[]'),
      'looked_at', least(cardinality(v_looked), p_limit),
      'next_cursor', case when cardinality(v_looked) > p_limit then v_looked[p_limit] end)
    from suggested);
end;
$$;
comment on function catalog.merge_suggestions is 'Pairs of clusters that may be one, the most alike first, with the evidence; never a pair a person told apart. A page looks at the next p_limit clusters, newest first, and may find none.';
