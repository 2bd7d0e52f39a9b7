create or replace function core._facets(p_ids uuid[])
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  with hit as materialized (
    select kind, media_type, tags, cluster_id, collection_id, to_char(captured_local, 'YYYY') as year,
           case when captured_precision <> 'year' then to_char(captured_local, 'YYYY-MM') end as month
    from core.asset where id = any (p_ids)
  ), counted as (
    select 'kind' as facet, kind as value, null::text as name, count(*) as hits from hit group by kind
    union all select 'media_type', media_type, null, count(*) from hit where media_type is not null group by media_type
    union all select 'tags', tag, null, count(*) from hit, unnest(tags) as tag group by tag
    union all select 'captured_year', year, null, count(*) from hit where year is not null group by year
    union all select 'captured_month', month, null, count(*) from hit where month is not null group by month
    union all
    select 'cluster_id', cluster.id::text, cluster.name, count(*)
    from hit join core.cluster on cluster.id = hit.cluster_id group by cluster.id
    union all
    select 'collection', collection.name, null, count(*)
    from hit join core.collection on collection.id = hit.collection_id group by collection.id
  ), placed as (
    select *, row_number() over (partition by facet order by case when facet like 'captured_%' then value end desc,
                                                              hits desc, coalesce(name, value)) as place,
           case facet when 'captured_year' then 200 when 'captured_month' then 240 else 20 end as most
    from counted
  )
  select jsonb_build_object('kind', '[]'::jsonb, 'media_type', '[]'::jsonb, 'tags', '[]'::jsonb, 'captured_year', '[]'::jsonb, 'captured_month', '[]'::jsonb, 'cluster_id', '[]'::jsonb, 'collection', '[]'::jsonb)
         || coalesce((
    select jsonb_object_agg(facet, listed)
    from (
      select facet, jsonb_agg(jsonb_build_object('value', value, 'name', coalesce(name, value), 'hits', hits) order by place) as listed
      from placed where place <= most group by facet
    ) as most), '{}')
$$;
comment on function core._facets is 'How these objects spread over kinds, media types, tags, clusters and collections, the 20 commonest values of each. Also over the years and months in which they were taken, the latest first.';
