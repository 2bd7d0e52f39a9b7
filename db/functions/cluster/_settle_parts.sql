-- Linkage decides once and for all; here each file looks again: it goes to the part whose centroid, without
-- itself, is nearest. From a part of one or two it goes only where nineteen in twenty members are no nearer.
-- A part whose sure tags mostly agree refuses a file whose own sure tag is another.
create or replace function core._settle_parts(p_vectors vector[], p_sure text[], p_part integer[])
returns table (parts integer[], threshold double precision)
language sql stable
set search_path = public, pg_temp
as $$
  with item as materialized (
    select * from unnest(p_vectors, p_sure, p_part) with ordinality as item (vector, sure, part, n)
  ), large as materialized (
    select part, count(*) as size, sum(vector) as total, l2_normalize(sum(vector)) as centroid,
           case when 2 * count(sure) filter (where sure = tag) > count(sure) and count(sure) > 1 then min(tag) end as sure
    from item join (select part, mode() within group (order by sure) as tag from item group by part) as told using (part)
    group by part having count(*) >= 3
  ), own as materialized (
    select item.n, - (item.vector <#> l2_normalize(large.total - item.vector)) as likeness
    from item join large using (part)
  ), bar as (
    select percentile_cont(0.05) within group (order by likeness) as threshold from own
  ), best as materialized (
    select distinct on (item.n) item.n, large.part, - (item.vector <#> large.centroid) as likeness
    from item
    join large on large.part <> item.part and (large.sure is null or item.sure is null or large.sure = item.sure)
    order by item.n, item.vector <#> large.centroid, large.part
  )
  select array_agg(case when best.likeness > coalesce(own.likeness, bar.threshold, 1)
                          or contrary and best.likeness >= bar.threshold then best.part
                        when contrary and own.likeness < bar.threshold then - item.n::integer
                        else item.part end order by item.n),
         min(bar.threshold)
  from item
  cross join bar
  left join own on own.n = item.n
  left join best on best.n = item.n
  left join large as home on home.part = item.part
  cross join lateral (select coalesce(home.sure <> item.sure, false) as contrary) as told
$$;
comment on function core._settle_parts is 'Parts after each file was assigned again, and the similarity to their centroids that all but one in twenty members have. Null where no part has three.';
