-- A look at the neighbours of every cluster would take seconds at some thousands of them. What may be one was
-- brought about by a change, so those that changed last are looked at; the details come for what is told.
create or replace function catalog.merge_suggestions(p_limit integer default 20)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
declare
  v_margin real := core._number_setting('suggest_margin')::real;
begin
  p_limit := core._bounded(p_limit, 100);
  return (
    with looked as materialized (
      select * from core.cluster where not closed
      order by updated_at desc, id limit core._number_setting('suggest_among')::integer
    ), pair as (
      select distinct on (least(looked.id, near.id), greatest(looked.id, near.id))
             looked.id as one_id, near.id as other_id, near.distance
      from looked
      cross join lateral (
        select id, threshold, centroid <=> looked.centroid as distance
        from core.cluster
        where space = looked.space and not closed and id <> looked.id
        order by centroid <=> looked.centroid limit 3
      ) as near
      where (1 - near.distance)::real >= least(near.threshold, looked.threshold) - v_margin
      order by least(looked.id, near.id), greatest(looked.id, near.id), looked.id
    ), likeliest as materialized (
      select * from pair where not core._told_apart(one_id, other_id) order by distance, one_id, other_id limit p_limit
    )
    select jsonb_build_object('items', coalesce(jsonb_agg(
      jsonb_build_object('id', cluster.id, 'name', cluster.name, 'other', other)
      order by likeliest.distance, likeliest.one_id, likeliest.other_id), '[]'))
    from likeliest
    join core.cluster on cluster.id = likeliest.one_id
    join lateral jsonb_array_elements(core._merge_suggestions(cluster, 5)) as other on (other ->> 'id')::uuid = likeliest.other_id);
end;
$$;
comment on function catalog.merge_suggestions is 'Pairs of clusters that may be one, the most alike first, with the evidence, found among the suggest_among clusters that changed last. Never a pair a person told apart.';
