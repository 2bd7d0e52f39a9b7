create or replace function catalog.search_page(
  p_query text, p_vector vector default null, p_space text default null, p_filter jsonb default '{}',
  p_limit integer default 20, p_cursor text default null, p_fold_duplicates boolean default false,
  p_facets boolean default false, p_sort text default 'relevance', p_degraded boolean default false
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_query text := case when p_filter ->> 'similar_to' is null then nullif(trim(p_query), '') end;
  v_asked text := md5(concat_ws(chr(1), coalesce(core._question(v_query), ''), jsonb_strip_nulls(p_filter), p_fold_duplicates, nullif(p_sort, 'relevance')));
  v_after jsonb;
  v_pin timestamptz;
  v_vector vector;
  v_space text;
  v_found record;
  v_words text[];
  v_queries tsquery[];
begin
  p_limit := core._bounded(p_limit, 200);
  p_filter := core._checked_filter(p_filter, 'similar_to');
  if p_sort is null or p_sort not in ('relevance', 'captured', 'captured_asc') then
    perform core._refuse('CB001', format('Unknown sort of a search: %s', coalesce(p_sort, 'null')),
      'Use relevance, captured or captured_asc.', jsonb_build_object('sort', p_sort));
  end if;
  v_after := core._search_cursor(p_cursor, v_asked);
  if v_query is null and p_vector is null and p_filter ->> 'similar_to' is null then
    perform core._refuse('CB001', 'The search has neither words nor a picture', 'Give q=words, similar_to=system_id, or post a picture.');
  end if;
  v_pin := coalesce(timestamptz 'epoch' + (v_after ->> 'pin')::bigint * interval '1 microsecond', core.current_time());
  select space, vector into v_space, v_vector
  from core._query_in(v_query, p_vector, p_space, (p_filter ->> 'similar_to')::uuid, v_after ->> 'space');
  select array_agg(word order by n), array_agg(query order by n) into v_words, v_queries from core._asked_words(v_query);

  with ranked as materialized (
    select ranked.*, case p_sort when 'relevance' then score
             when 'captured' then coalesce(extract(epoch from captured_local)::double precision, -1e300)
             else coalesce(- extract(epoch from captured_local)::double precision, -1e300) end as key
    from core._ranked(v_query, v_vector, v_space, p_filter, p_fold_duplicates, v_pin, (v_after ->> 'cut')::double precision) as ranked
    left join lateral (select captured_local from core.asset where asset.id = ranked.id and p_sort <> 'relevance' offset 0) as taken on true
  ), page as materialized (
    select * from ranked
    where v_after = '{}' or key < (v_after ->> 'score')::double precision
       or key = (v_after ->> 'score')::double precision and id > (v_after ->> 'id')::uuid
    order by key desc, id
    limit p_limit + 1
  )
  select coalesce(jsonb_agg(
           core._object_item(id) || jsonb_build_object(
             'score', trim_scale(round(score::numeric, 6)),
             'why', jsonb_strip_nulls(jsonb_build_object(
               'similarity', trim_scale(round(similarity::numeric, 4)), 'vector_rank', vector_rank,
               'space', case when vector_rank is not null then v_space end,
               'text_rank', text_rank, 'words', matched, 'whole_name', case when is_name then true end,
               'fields', case when text_rank is not null then core._matched_fields(id, v_words, v_queries) end)),
             'frame', core._frame_hit(id, v_space, v_vector),
             'duplicates', copies,
             '_cursor', format('%s~%s', key, id))
           order by key desc, id), '[]') as items,
         (select min(similarity) from ranked) as cut,
         case when p_facets then core._facets(array(select id from ranked)) end as facets
  into v_found
  from page;
  return core._page(v_found.items, p_limit, '_cursor') || jsonb_build_object(
    'next_cursor', case when jsonb_array_length(v_found.items) > p_limit then
      concat_ws('~', (extract(epoch from v_pin) * 1000000)::bigint, coalesce(v_after ->> 'cut', v_found.cut::text, ''),
        v_found.items -> (p_limit - 1) ->> '_cursor', v_asked, coalesce(v_space, '')) end,
    'mode', case when v_vector is null then 'text' when v_query is null then 'vector' else 'hybrid' end,
    'embedding_space', v_space, 'facets', v_found.facets,
    'degraded', p_degraded,
    'note', case when p_degraded then 'The model in use is not on the host that answered: other words and pictures may be found there.'
                 when v_vector is null then core._why_words_alone(v_query) end);
end;
$$;
comment on function catalog.search_page is 'One page of one ranked list from vector similarity and full text; each hit says why. Filters as of catalog.list_objects, and similar_to. p_sort: relevance, captured (the latest taken first) or captured_asc; of what the words alone or the vector found, at most 500 and 200. p_degraded: the asking host lacks the model in use, which the answer says. The API''s; people take catalog.search.';
