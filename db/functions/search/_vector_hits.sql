-- The nearest media of a space, without the irrelevant tail. One threshold for all queries does not
-- exist, so each picture is asked for its own.
--
-- Words are compared with the labels of the space: a picture is a hit when the words come nearly as close
-- to it as the best label the words do not mean. That does not depend on what else is stored: among
-- nothing but red circles all are hits for "red circle" and none for "whale". Labels that the words mean
-- are no rivals, for "red" means every red thing: those nearly as near to the words as the nearest one,
-- if that one is near at all. The three numbers were chosen on drawings, with tests/db/search/test_drawings.py.
--
-- Words that mean many labels alike, "bird" or "red", are near to none of them and so to no picture. Then a picture is a
-- hit when it is as likely of the labels they mean, taken together, as of all others. That is reckoned for the pictures
-- that are nearest to any of these labels.
--
-- A picture, or words in a space without labels, are compared with the clusters' centroids: the mean
-- similarity to them is the noise, and what is not clearly nearer than that ends the list, unless it
-- is as alike as members of a cluster must be. Four clusters that have nothing in common with the
-- query are thought added: where there are few of them they say little about the rest of the world.
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
    select made.vector, 1 - (made.vector <=> p_vector) as similarity, only_in is not null as of_model
    from core.tag_label_vector as made join core.tag_label on tag_label.label = made.label
    where space = p_space and p_of_words
  ), typical as materialized (
    select avg(vector) as vector, avg(similarity) as similarity, max(similarity) as best, bool_and(of_model) as of_model
    from label having count(*) >= 8
  ), wide as materialized (
    -- Words that a model does not know are not taken for wide ones: its own labels are told from the words it knows.
    select max(typical.similarity) + 0.5 * max(typical.best - typical.similarity) as least
    from label, typical
    where label.similarity >= typical.best - 0.2 * (typical.best - typical.similarity)
      and typical.best - typical.similarity >= (1 - typical.similarity) * case when typical.of_model then 0.2 else 0.45 end
    having count(*) >= 5
  ), thought as materialized (
    select near.id, near.vector, near.similarity
    from near
    cross join (select label.vector from label, wide where label.similarity >= least order by label.similarity desc limit 64) as meant
    group by near.id, near.vector, near.similarity
    order by min(near.vector <#> meant.vector), near.id
    limit 200
  ), likely as materialized (
    select thought.id, thought.similarity,
           sum(exp(told.logit)) filter (where told.is_meant) / sum(exp(told.logit)) as probability
    from thought
    cross join lateral (
      select - (label.vector <#> thought.vector) * known.label_scale as logit, label.similarity >= wide.least as is_meant
      from label, wide, core.embedding_space as known where known.space = p_space
    ) as told
    group by thought.id, thought.similarity
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
    where exists (select from rival) and not exists (select from wide)
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
    having not exists (select from told) and not exists (select from wide)
  ), kept as (
    select told.id, told.similarity, 0 as probability from told
    where (core._number_setting('search_rival') = 0
           or told.similarity >= usual + core._number_setting('search_rival')::double precision * (rivalled - usual))
      and (p_cut is null or told.similarity >= p_cut)
    union all
    select near.id, near.similarity, 0 from near, cut where near.similarity >= cut.similarity
    union all
    select likely.id, likely.similarity, round(likely.probability::numeric, 2) from likely
    where likely.probability >= 0.5 or core._number_setting('search_rival') = 0
  )
  select kept.id, row_number() over (order by kept.probability desc, kept.similarity desc, kept.id), kept.similarity from kept
$$;
comment on function core._vector_hits is 'Media near a vector, ranked from 1. p_of_words: the vector is that of a text. p_cut is the least similarity on the first page, for the pages after it.';
