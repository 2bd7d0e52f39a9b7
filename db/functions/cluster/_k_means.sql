-- Spherical k-means. Seeds are drawn as k-means++ does (far from those there are), with a hash of the asset's id for
-- chance. So the same members always fall into the same parts, and a preview shows what follows. Of three starts the
-- tightest result counts.
create or replace function core._k_means(p_cluster core.cluster, p_k integer)
returns table (asset_id uuid, part integer, similarity double precision)
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  v_ids uuid[];
  v_vectors vector[];
  v_seed vector;
  v_centres vector[];
  v_parts integer[];
  v_previous integer[];
  v_loss double precision;
  v_best double precision;
  v_best_centres vector[];
begin
  select array_agg(member.asset_id order by member.asset_id), array_agg(member.vector order by member.asset_id)
  into v_ids, v_vectors
  from core._member_vectors(array[p_cluster.id], p_cluster.space) as member;
  for v_start in 1 .. 3 loop
    v_centres := '{}';
    while cardinality(v_centres) < p_k loop
      select vector into v_seed
      from unnest(v_ids, v_vectors) as member (id, vector)
      cross join lateral (
        select ((hashtextextended(id::text, v_start) & 9007199254740991) + 1) / 9007199254740993.0 as chance,
               coalesce((select min(vector <=> centre) from unnest(v_centres) as centre), 1) as far
      ) as drawn
      where far > 1e-6
      order by -ln(chance::double precision) / (far * far), id
      limit 1;
      exit when not found;
      v_centres := array_append(v_centres, v_seed);
    end loop;
    v_previous := null;
    for v_round in 1 .. 25 loop
      select array_agg(near.n order by id), sum(near.far) into v_parts, v_loss
      from unnest(v_ids, v_vectors) as member (id, vector)
      cross join lateral (
        select n, centre <=> vector as far from unnest(v_centres) with ordinality as c (centre, n) order by 2, 1 limit 1
      ) as near;
      exit when v_parts = v_previous;
      v_previous := v_parts;
      select array_agg(l2_normalize(middle) order by n) into v_centres
      from (
        select n, avg(vector) as middle from unnest(v_vectors, v_parts) as member (vector, n) group by n
      ) as moved;
    end loop;
    if v_best is null or cardinality(v_centres) > cardinality(v_best_centres)
       or cardinality(v_centres) = cardinality(v_best_centres) and v_loss < v_best then
      v_best := v_loss;
      v_best_centres := v_centres;
    end if;
  end loop;
  return query
  select id, near.n::integer, 1 - near.far
  from unnest(v_ids, v_vectors) as member (id, vector)
  cross join lateral (
    select n, centre <=> vector as far from unnest(v_best_centres) with ordinality as c (centre, n) order by 2, 1 limit 1
  ) as near;
end;
$$;
comment on function core._k_means is 'The members of a cluster in p_k parts, with their similarity to the middle of their own.';
