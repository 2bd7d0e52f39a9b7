create or replace function core._with_neighbours(
  p_key integer[], p_size integer[], p_total vector[], p_near integer[], p_likeness double precision[], p_stale integer[]
)
returns table (key integer, size integer, total vector, near integer, likeness double precision)
language sql stable
set search_path = public, pg_temp
as $$
  with node as materialized (
    select * from unnest(p_key, p_size, p_total, p_near, p_likeness) as node (key, size, total, near, likeness)
  ), fresh as (
    select node.key, found.key as near, found.likeness
    from node
    cross join lateral (
      select other.key, - (other.total <#> node.total) / (other.size::double precision * node.size) as likeness
      from node as other where other.key <> node.key order by 2 desc, 1 limit 1
    ) as found
    where node.key = any (p_stale)
  )
  select node.key, node.size, node.total, coalesce(fresh.near, node.near), coalesce(fresh.likeness, node.likeness)
  from node left join fresh using (key)
$$;
comment on function core._with_neighbours is 'Parts, each with the nearest other part by the mean similarity of their members; looked up again for those named.';
