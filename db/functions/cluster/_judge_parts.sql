create or replace function core._judge_parts(p_vectors vector[], p_sure text[], p_part integer[])
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  with item as materialized (
    select * from unnest(p_vectors, p_sure, p_part) with ordinality as item (vector, sure, part, n)
  ), large as materialized (
    select part, count(*) as size, sum(vector) as total from item group by part having count(*) >= 3
  ), told as (
    select item.n,
           max((- (item.vector <#> large.total) - 1) / (large.size - 1)) filter (where large.part = item.part) as own,
           max(- (item.vector <#> large.total) / large.size) filter (where large.part <> item.part) as rival
    from item join large as home on home.part = item.part cross join large
    group by item.n
  ), apart as (
    select coalesce(sum((own - rival) / greatest(1 - own, 1 - rival, 1e-9)), 0) / cardinality(p_vectors) as separation from told
  ), agreeing as (
    select coalesce(sum(most)::double precision / nullif(sum(every), 0), 1) as agreement
    from (
      select max(n) as most, sum(n) as every
      from (select part, sure, count(*) as n from item where sure is not null group by part, sure) as counted
      group by part
    ) as each
  )
  select jsonb_build_object(
    'clusters', (select count(distinct part) from item), 'directories', (select count(*) from large),
    'in_directories', trim_scale(round(in_directories::numeric, 3)),
    'separation', trim_scale(round(separation::numeric, 4)), 'agreement', trim_scale(round(agreement::numeric, 4)),
    'score', separation * agreement * agreement * in_directories * case when agreement < 0.75 then 0.001 else 1 end)
  from apart, agreeing, (
    select coalesce(sum(size), 0)::double precision / cardinality(p_vectors) as in_directories from large) as kept
$$;
comment on function core._judge_parts is 'How well parts are told apart, how far sure tags agree with them, and the score that both give.';
