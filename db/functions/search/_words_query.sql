create or replace function core._words_query(p_query text)
returns tsquery
language sql immutable
as $$
  select string_agg(quote_literal(lexeme), ' | ')::tsquery
  from unnest(tsvector_to_array(to_tsvector('english', coalesce(p_query, '')))) as lexeme
$$;
comment on function core._words_query is 'Any of the words of a query, without stop words, stemmed as the index is; null when there are none.';
