-- Which vector a search looks near, and in which space. A page after the first stays in the space of the
-- first, whatever has become active since.
create or replace function core._query_in(p_query text, p_vector vector, p_space text, p_similar_to uuid, p_pinned text)
returns table (space text, vector vector)
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  v_space text := coalesce(p_pinned, p_space, (select known.space from core.embedding_space as known where active));
  v_vector vector := p_vector;
begin
  if p_similar_to is not null then
    select embedding.space, embedding.vector into v_space, v_vector
    from core.embedding join core.embedding_space as known using (space)
    where asset_id = p_similar_to and (p_pinned is null or embedding.space = p_pinned)
    order by active desc, embedding.space limit 1;
    if v_vector is null then
      perform core._refuse('CB002', format('Object %s has no embedding to compare with', p_similar_to),
        'Search by a picture or video that is done.', jsonb_build_object('similar_to', p_similar_to));
    end if;
  elsif p_query is not null and (p_vector is null or v_space <> p_space) then
    select known.vector into v_vector
    from core.query_vector as known
    where known.space = v_space and question_md5 = md5(core._question(p_query)) and question = core._question(p_query);
  end if;
  if p_pinned is not null and (v_vector is null or p_query is null and p_similar_to is null and p_space <> p_pinned) then
    perform core._refuse('CB003', 'Another space has become active since the first page', 'Search again.',
      jsonb_build_object('space', p_pinned));
  end if;
  if vector_norm(v_vector) > 0 then  -- else the words mean nothing in this space
    return query select v_space, v_vector;
  end if;
end;
$$;
comment on function core._query_in is 'The space and the vector of a search; no row when it goes by words alone.';
