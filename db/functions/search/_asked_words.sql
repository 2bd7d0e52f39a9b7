-- The index knows stems; a person who asked for circles is not to read "circl".
create or replace function core._asked_words(p_query text)
returns table (lexeme text, word text)
language sql immutable
as $$
  select lexeme, coalesce(min(said.word), lexeme)
  from unnest(tsvector_to_array(to_tsvector('english', coalesce(p_query, '')))) as lexeme
  left join regexp_split_to_table(lower(p_query), '[^[:alnum:]]+') as said (word)
    on to_tsvector('english', said.word) @@ quote_literal(lexeme)::tsquery
  group by lexeme
$$;
comment on function core._asked_words is 'The stems a query asks for, each with the word as it was written.';
