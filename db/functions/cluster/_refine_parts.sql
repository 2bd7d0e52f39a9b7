-- One level for all parts joins some that are two things to a person. Two kinds of animals are as like as two views of
-- a tool. Each part is looked at as it was at finer levels. It falls into what it was there if that improves the score
-- of the whole by a fifth of the share of its files. Only its own members are compared again, against the whole as it
-- was.
--
-- p_finer holds the parts at each finer level, one level after the other, coarsest first. A part is named by the place
-- of its first member, so a finer part never has the name of another part. A fall is one part at one finer level. Joins
-- use its number, since a join by part and level multiplies the levels of a part.
create or replace function core._refine_parts(p_vectors vector[], p_sure text[], p_part integer[], p_finer integer[])
returns integer[]
language sql stable
set search_path = public, pg_temp
as $$
  with item as materialized (
    select * from unnest(p_vectors, p_sure, p_part) with ordinality as item (vector, sure, part, n)
  ), large as materialized (
    select part, count(*) as size, sum(vector) as total from item group by part having count(*) >= 3
  ), told as materialized (
    select item.n, item.part,
           max((- (item.vector <#> large.total) - 1) / (large.size - 1)) filter (where large.part = item.part) as own,
           max(- (item.vector <#> large.total) / large.size) filter (where large.part <> item.part) as rival
    from item join large as home on home.part = item.part cross join large
    group by item.n, item.part
  ), finer as materialized (
    select (ord - 1) / cardinality(p_part) * cardinality(p_part) + p_part[(ord - 1) % cardinality(p_part) + 1] as fall,
           (ord - 1) / cardinality(p_part) as step, (ord - 1) % cardinality(p_part) + 1 as n,
           p_part[(ord - 1) % cardinality(p_part) + 1] as part, sub
    from unnest(p_finer) with ordinality as said (sub, ord)
    where p_part[(ord - 1) % cardinality(p_part) + 1] in (select part from large where size >= 6)
  ), fallen as (
    select fall, step, part, count(*) as subs
    from (select fall, step, part, sub, count(*) as size from finer group by fall, step, part, sub) as counted
    group by fall, step, part having count(*) filter (where size >= 3) >= 2
  ), looked as materialized (
    select distinct on (part, subs) fall, step, part from fallen order by part, subs, step
  ), seen as materialized (
    select finer.*, item.vector, item.sure
    from finer join item using (n) where fall in (select fall from looked)
  ), nested as materialized (
    select fall, sub, count(*) as size, sum(vector) as total from seen group by fall, sub having count(*) >= 3
  ), told_finer as (
    select seen.fall, seen.step, seen.part, seen.n,
           max((- (seen.vector <#> nested.total) - 1) / (nested.size - 1)) filter (where nested.sub = seen.sub) as own,
           max(- (seen.vector <#> nested.total) / nested.size) filter (where nested.sub <> seen.sub) as sibling
    from seen join nested using (fall)
    group by seen.fall, seen.step, seen.part, seen.n
    having bool_or(nested.sub = seen.sub)
  ), gained as (
    select step, part, sum(core._silhouette(told_finer.own, greatest(told_finer.sibling, told.rival))) as separation, count(*) as kept
    from told_finer join told using (n, part) group by step, part
  ), part_now as (
    select part, sum(core._silhouette(own, rival)) as separation, count(*) as kept from told group by part
  ), agreed as (
    select part, max(n) as most from (select part, sure, count(*) as n from item where sure is not null group by 1, 2) as counted group by part
  ), agreed_finer as (
    select step, part, sum(most) as most
    from (select step, part, sub, max(n) as most
          from (select step, part, sub, sure, count(*) as n from seen where sure is not null group by 1, 2, 3, 4) as counted
          group by step, part, sub) as each
    group by step, part
  ), whole as (
    select (select coalesce(sum(separation), 0) from part_now) as separation, (select coalesce(sum(kept), 0) from part_now) as kept,
           (select coalesce(sum(most), 0) from agreed) as most, (select count(*) from item where sure is not null) as every
  ), judged as (
    select gained.part, gained.step, part_size.size,
           core._arrangement_score(whole.separation - part_now.separation + gained.separation, whole.kept - part_now.kept + gained.kept,
             whole.most - coalesce(agreed.most, 0) + coalesce(agreed_finer.most, 0), whole.every) as score,
           core._arrangement_score(whole.separation, whole.kept, whole.most, whole.every) as score_now
    from gained
    join part_now using (part)
    join large as part_size using (part)
    left join agreed using (part)
    left join agreed_finer using (step, part)
    cross join whole
  ), best as (
    select distinct on (part) part, step
    from judged where score > score_now * (1 + 0.2 * size / cardinality(p_part)) order by part, score desc, step
  )
  select array_agg(coalesce(finer.sub, item.part) order by item.n)
  from item
  left join best using (part)
  left join finer on finer.step = best.step and finer.n = item.n
$$;
comment on function core._refine_parts is 'The parts after some were replaced by what they were at a finer level, where that makes the score of the whole better. Parts are named by the place of their first member.';
