create or replace function core._word_query(p_words text[], p_prefix boolean)
returns tsquery
language sql immutable parallel safe
as $$
  select core._all_of(array_agg((
    select string_agg(distinct met, ' | ')
    from (
      select quote_literal(word) || case when p_prefix and n = cardinality(p_words) and length(word) > 1
                                           or length(word) = 1 and octet_length(word) > 2 then ':*' else '' end as met
      union all
      select quote_literal(stem) from unnest(tsvector_to_array(to_tsvector('english', word))) as stem where stem <> word
    ) as way)::tsquery order by n))
  from unnest(p_words) with ordinality as listed (word, n)
$$;
comment on function core._word_query is 'All of these folded words, each by itself or by its stem; with p_prefix the last one also by its beginning. A single character of a script without spaces stands for the words that begin with it.';
