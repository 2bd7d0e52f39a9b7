-- Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009, k = 60): ranks are comparable
-- where similarities and text relevance are not.
create or replace function catalog.search(
  p_query text, p_vector vector default null, p_space text default null, p_filter jsonb default '{}',
  p_limit integer default 20, p_cursor text default null
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_similar_to uuid;
  v_offset integer := 0;
  v_pin timestamptz := core.current_time();
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  p_filter := core._checked_filter(p_filter, 'similar_to');
  if p_cursor is not null then
    if p_cursor !~ '^\d{1,6}\.\d{1,18}$' then
      perform core._refuse('CB001', 'this is no cursor of a search', 'Use next_cursor of the page before.');
    end if;
    v_offset := split_part(p_cursor, '.', 1)::integer;
    v_pin := timestamptz 'epoch' + split_part(p_cursor, '.', 2)::bigint * interval '1 microsecond';
  end if;
  if vector_norm(p_vector) = 0 then
    p_vector := null;  -- the words mean nothing in this space
  end if;
  v_similar_to := (p_filter ->> 'similar_to')::uuid;
  if v_similar_to is not null then
    select embedding.vector, embedding.space into p_vector, p_space
    from core.embedding join core.embedding_space using (space)
    where asset_id = v_similar_to order by active desc, space limit 1;
    if p_vector is null then
      perform core._refuse('CB002', format('object %s has no embedding to compare with', v_similar_to),
        'Only pictures and videos that are done can be searched by.', jsonb_build_object('similar_to', v_similar_to));
    end if;
  elsif coalesce(trim(p_query), '') = '' and p_vector is null then
    perform core._refuse('CB001', 'nothing to search for', 'Give q=words, similar_to=system_id, or post a picture.');
  end if;

  with text_hit as materialized (
    select * from core._text_hits(p_query, p_filter, v_pin) where coalesce(p_query, '') <> ''
  ), vector_hit as materialized (
    select * from core._vector_hits(p_vector, p_space, p_filter, v_pin)
    where p_vector is not null and id is distinct from v_similar_to
  ), fused as (
    select coalesce(text_hit.id, vector_hit.id) as id,
           coalesce(1.0 / (60 + vector_hit.rank), 0) + coalesce(text_hit.share / (60 + text_hit.rank), 0) as score,
           vector_hit.rank as vector_rank, vector_hit.similarity, text_hit.rank as text_rank, text_hit.matched
    from vector_hit full join text_hit using (id)
  ), page as (
    select * from fused order by score desc, id offset v_offset limit p_limit + 1
  )
  select coalesce(jsonb_agg(
    core._object_item(id) || jsonb_build_object(
      'score', trim_scale(round(score::numeric, 6)),
      'why', jsonb_strip_nulls(jsonb_build_object(
        'similarity', trim_scale(round(similarity::numeric, 4)), 'vector_rank', vector_rank, 'space', case when vector_rank is not null then p_space end,
        'text_rank', text_rank, 'words', matched)),
      'frame', core._frame_hit(id, p_space, p_vector))
    order by score desc, id), '[]') into v_items
  from page;
  return jsonb_build_object(
    'items', core._page(v_items, p_limit, 'system_id') -> 'items',
    'next_cursor', case when jsonb_array_length(v_items) > p_limit then
      format('%s.%s', v_offset + p_limit, (extract(epoch from v_pin) * 1000000)::bigint) end,
    'mode', case when p_vector is null then 'text' when coalesce(p_query, '') = '' then 'vector' else 'hybrid' end,
    'embedding_space', case when p_vector is not null then p_space end);
end;
$$;
comment on function catalog.search is 'One ranked list from vector similarity and full text; each hit says why. Filters: kind, media_type, tags, owner, from, to, cluster_id, collection, status, similar_to.';
