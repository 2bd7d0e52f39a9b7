-- Two parts of a sample of the members, spread by the hash of their ids. Each member goes to the nearer of two centres.
-- These begin at the member least like the others and the one least like that. The evidence is the mean silhouette of
-- the members in their parts. core._k_means, which a split uses, looks at all members.
create or replace function core._split_evidence(p_cluster core.cluster)
returns table (separation double precision, smaller_share double precision, covers uuid[], looked_at integer)
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  c_sample constant integer := 200;
  v_ids uuid[];
  v_vectors vector[];
  v_centres vector[];
  v_sides integer[];
  v_before integer[];
begin
  select array_agg(id), array_agg(vector) into v_ids, v_vectors
  from (select member.asset_id as id, member.vector from core._member_vectors(array[p_cluster.id], p_cluster.space) as member
        order by md5(member.asset_id::text) limit c_sample) as sample;
  if coalesce(cardinality(v_ids), 0) < 6 then
    return;
  end if;
  select array[far.vector, (
    select vector from unnest(v_vectors) with ordinality as member (vector, n) order by far.vector <#> vector desc, n limit 1)]
  into v_centres
  from unnest(v_vectors) with ordinality as far (vector, n) order by far.vector <#> p_cluster.centroid desc, n limit 1;
  for v_round in 1 .. 12 loop
    v_before := v_sides;
    v_sides := array(
      select case when vector <#> v_centres[1] <= vector <#> v_centres[2] then 1 else 2 end
      from unnest(v_vectors) with ordinality as member (vector, n) order by n);
    exit when v_sides = v_before or not (1 = any (v_sides) and 2 = any (v_sides));
    v_centres := array(
      select l2_normalize(avg(vector)) from unnest(v_vectors, v_sides) as member (vector, side) group by side order by side);
  end loop;
  return query
  with item as materialized (
    select * from unnest(v_ids, v_vectors, v_sides) as item (id, vector, side)
  ), part as materialized (
    select side, count(*) as size, sum(vector) as total,
           (array_agg(id order by vector <#> v_centres[side], id))[1] as cover
    from item group by side having count(*) >= 3
  ), told as (
    select core._silhouette((- (item.vector <#> mine.total) - 1) / (mine.size - 1), - (item.vector <#> other.total) / other.size) as silhouette
    from item join part as mine on mine.side = item.side join part as other on other.side <> item.side
  )
  select avg(told.silhouette), (select min(size)::double precision / sum(size) from part),
         (select array_agg(cover order by size desc, side) from part), cardinality(v_ids)
  from told having count(*) = cardinality(v_ids);
end;
$$;
comment on function core._split_evidence is 'Into which two parts a cluster falls best, and how well. No row when it has fewer than six members, or a part fewer than three.';
