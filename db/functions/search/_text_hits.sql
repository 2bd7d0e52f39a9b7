-- Objects that hold at least half of the words asked for. Pinned to the moment of the first page, so
-- that what can be found only since then does not shift the pages after it.
create or replace function core._text_hits(p_query text, p_filter jsonb, p_pin timestamptz)
returns table (id uuid, rank bigint, share double precision, matched text[])
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  with asked as materialized (
    select core._words_query(p_query) as query, array_agg(lexeme order by lexeme) as lexemes,
           array_agg(word order by lexeme) as said
    from core._asked_words(p_query)
  ), hit as (
    select asset.id, ts_rank(words, query) as relevance, words, lexemes, said
    from asked
    join core.search_text on words @@ query
    join core.asset on asset.id = search_text.asset_id
    where search_text.created_at <= p_pin and core._passes(asset, p_filter)
    order by relevance desc, asset.id
    limit 500
  ), measured as (
    select id, relevance, cardinality(lexemes) as asked,
           array(select word from unnest(lexemes, said) as pair (lexeme, word)
                 where words @@ quote_literal(lexeme)::tsquery) as matched
    from hit
  )
  select id, row_number() over (order by cardinality(matched) desc, relevance desc, id),
         cardinality(matched)::double precision / asked, matched
  from measured
  where cardinality(measured.matched) * 2 >= asked;
end;
$$;
comment on function core._text_hits is 'Full-text hits with their rank from 1, the share of the words they hold and which.';
