-- Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009, k = 60): ranks are comparable
-- where similarities and text relevance are not. A file of exactly the name that was asked for comes before all
-- others: its score is above 1.
create or replace function core._ranked(
  p_query text, p_vector vector, p_space text, p_filter jsonb, p_fold boolean, p_pin timestamptz, p_cut double precision
)
returns table (
  id uuid, score double precision, vector_rank bigint, similarity double precision, text_rank bigint, matched text[],
  copies uuid[], is_name boolean
)
language sql stable
set search_path = public, pg_temp
as $$
  with text_hit as materialized (
    select * from core._text_hits(p_query, p_filter - 'similar_to', p_pin) where p_query is not null
  ), vector_hit as materialized (
    select * from core._vector_hits(p_vector, p_space, p_query is not null, p_filter - 'similar_to', p_pin, p_cut)
    where p_vector is not null and id::text is distinct from p_filter ->> 'similar_to'
  ), fused as (
    select coalesce(text_hit.id, vector_hit.id) as id,
           coalesce(1.0::double precision / (60 + vector_hit.rank), 0)
             + coalesce(text_hit.share / (60 + text_hit.rank), 0)
             + case when text_hit.is_name then 1 else 0 end as score,
           vector_hit.rank as vector_rank, vector_hit.similarity, text_hit.rank as text_rank, text_hit.matched, text_hit.is_name
    from vector_hit full join text_hit using (id)
  ), standing as (
    -- A companion is shown as its main file, where that passes the filter. But the file of exactly the requested name
    -- is shown itself, unless its main file has that name too.
    select distinct on (coalesce(main_id, fused.id)) coalesce(main_id, fused.id) as id, score, vector_rank, similarity, text_rank, matched, is_name
    from fused
    -- One by one: the planner does not know how few they are.
    cross join lateral (
      select case when core._is_folded(asset, p_filter - 'similar_to', null)
                       and (fused.is_name is not true or exists (select from text_hit as main where main.id = main_id and main.is_name))
                  then main_id end as main_id
      from core.asset where asset.id = fused.id offset 0) as hit
    order by coalesce(main_id, fused.id), score desc, main_id nulls first
  ), shown as (
    select standing.*, case when p_fold then coalesce(duplicate.original_id, standing.id) else standing.id end as picture
    from standing left join core.duplicate on duplicate.asset_id = standing.id and p_fold
    where standing.id::text is distinct from p_filter ->> 'similar_to'
  ), folded as (
    select shown.*, row_number() over (partition by picture order by score desc, shown.id) as place,
           array_agg(shown.id) over (partition by picture order by score desc, shown.id
                                     rows between unbounded preceding and unbounded following) as alike
    from shown
  )
  select folded.id, score, vector_rank, similarity, text_rank, matched, array_remove(alike, folded.id), coalesce(is_name, false)
  from folded
  where place = 1
$$;
comment on function core._ranked is 'All hits of a search, from words and from vectors, fused by rank; a higher score is better. p_fold keeps the best of each set of duplicates and names the others in copies.';
