-- The nearest media of a space, without the irrelevant tail. One threshold for all queries does not
-- exist, so each picture is asked for its own.
--
-- Words are compared with the labels of the space. A picture is a hit when the words come nearly as close to it as the
-- best label the words do not mean. That does not depend on what else is stored: among nothing but red circles all are
-- hits for "red circle" and none for "whale". Labels that the words mean are left out, for "red" means every red thing.
-- They are those nearly as near to the words as the nearest one, if that one is near at all. The three numbers were
-- chosen on drawings, with tests/db/search/test_drawings.py.
--
-- A picture, or words in a space without labels, are compared with the clusters' centroids. The mean similarity to them
-- is the noise. What is not clearly nearer than that ends the list, unless it is as alike as members of a cluster must
-- be. Four clusters that have nothing in common with the query are assumed. Where clusters are few they say little
-- about other pictures.
create or replace function core._vector_hits(
  p_vector vector, p_space text, p_of_words boolean, p_filter jsonb, p_pin timestamptz, p_cut double precision
)
returns table (id uuid, rank bigint, similarity double precision)
language sql stable
set search_path = public, pg_temp
as $$
  with near as materialized (
    select distinct on (id) id, vector, 1 - distance as similarity
    from core._nearest_media(p_vector, p_space, p_filter, p_pin)
    order by id, distance
  ), label as materialized (
    select vector, 1 - (vector <=> p_vector) as similarity
    from core.tag_label_vector where space = p_space and p_of_words
  ), typical as (
    select avg(vector) as vector, avg(similarity) as similarity, max(similarity) as best from label
    having count(*) >= 8
  ), rival as materialized (
    select label.vector from label, typical
    where label.similarity < typical.best - 0.2 * (typical.best - typical.similarity)
       or typical.best - typical.similarity < 0.45 * (1 - typical.similarity)
    order by label.similarity desc
    limit 64
  ), told as (
    select near.id, near.similarity,
           - (near.vector <#> typical.vector) as usual,
           (select max(- (near.vector <#> rival.vector)) from rival) as rivalled
    from near, typical
    where exists (select from rival)
  ), noise as (
    select sum(1 - (centroid <=> p_vector)) / (count(*) + 4) as similarity
    from (select centroid from core.cluster where space = p_space order by id limit 256) as known
  ), cut as (
    select coalesce(p_cut, least(
      (select threshold from core.embedding_space where space = p_space),
      max(near.similarity) - 0.02,
      case when core._number_setting('search_drop') = 0 then -1 end,
      max(noise.similarity) + core._number_setting('search_drop')::double precision * (max(near.similarity) - max(noise.similarity)))) as similarity
    from near, noise
    having not exists (select from told)
  ), kept as (
    select told.id, told.similarity from told
    where (core._number_setting('search_rival') = 0
           or told.similarity >= usual + core._number_setting('search_rival')::double precision * (rivalled - usual))
      and (p_cut is null or told.similarity >= p_cut)
    union all
    select near.id, near.similarity from near, cut where near.similarity >= cut.similarity
  )
  select kept.id, row_number() over (order by kept.similarity desc, kept.id), kept.similarity from kept
$$;
comment on function core._vector_hits is 'Media near a vector, ranked from 1. p_of_words: the vector is that of a text. p_cut is the least similarity on the first page, for the pages after it.';
