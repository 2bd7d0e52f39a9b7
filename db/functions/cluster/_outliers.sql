create or replace function core._outliers(p_cluster core.cluster, p_limit integer default 10)
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  with member as (
    select asset_id, vector, 1 - (vector <=> p_cluster.centroid) as similarity
    from core._member_vectors(array[p_cluster.id], p_cluster.space) as member
    where not exists (select from core.cluster_link as link
                      where link.asset_id = member.asset_id and link.cluster_id = p_cluster.id and link.kind = 'must')
  ), typical as (
    select avg(similarity) as middle, stddev_pop(similarity) as deviation, count(*) as n from member
  ), far as (
    select member.*, middle, deviation from member, typical
    where n > 2 and (similarity::real < p_cluster.threshold
                     or similarity < middle - core._number_setting('outlier_deviations') * greatest(deviation, 0.001))
    order by similarity, asset_id
    limit p_limit
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'system_id', far.asset_id, 'similarity', trim_scale(round(similarity::numeric, 4)),
    'typical_similarity', trim_scale(round(middle::numeric, 4)), 'below_threshold', similarity::real < p_cluster.threshold,
    'nearer', (
      select jsonb_build_object('id', other.id, 'name', other.name, 'similarity', trim_scale(round((1 - (other.centroid <=> far.vector))::numeric, 4)))
      from core.cluster as other
      where other.space = p_cluster.space and not other.closed and other.id <> p_cluster.id
        and other.centroid <=> far.vector < 1 - similarity
        and not exists (select from core._said_of(far.asset_id) as said where said.cluster_id = other.id and said.kind = 'cannot')
      order by other.centroid <=> far.vector, other.id limit 1)) order by similarity, far.asset_id), '[]')
  from far
$$;
comment on function core._outliers is 'Members that may not belong to a cluster, the least like first, with the evidence; those a person put there are none.';
