-- A word as it was typed may be several here: img_1234.jpg asks for img and 1234 and jpg, all of them. Each is met by
-- itself or by its stem, and one that can be cut also by its parts. A word that can be spelled otherwise is met by any
-- of its spellings. Stop words are left out where anything else is asked for.
create or replace function core._asked_words(p_query text)
returns table (n bigint, word text, query tsquery, exact tsquery)
language sql immutable parallel safe
as $$
  with typed as (
    select ord as n, word, ord = max(ord) over () as is_last,
           case when octet_length(word) > length(word) then core._bigrams(word, false) else word end as spaced
    from regexp_split_to_table(trim(left(p_query, 2000)), '\s+') with ordinality as part (word, ord)
    where word <> ''
  ), spelled as materialized (
    select distinct n, word, is_last, spelling
    from (select *, core._joined(spaced) as joined from typed offset 0) as typed,
         unnest(array[spaced, joined, core._respelled(spaced), core._respelled(joined)]) as spelling
  ), listed as materialized (
    select n, word, spelling, r, is_last, run, core._cut_words(run) as cut, core._word_list(run) as whole
    from spelled, regexp_split_to_table(spelling collate "pg_unicode_fast",
           '[^[:alnum:]\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u3099\u309a]+')
           with ordinality as part (run, r)
    where length(run) < 500
  ), run as materialized (
    select n, word, spelling, r, is_last and r = max(r) over (partition by n, spelling) as is_last, whole,
           case when cut = run then whole else core._word_list(cut) end as parts
    from listed where whole <> '{}'
  ), met as materialized (
    select n, word, spelling, core._run_query(whole, parts, is_last) as query, core._run_query(whole, parts, false) as exact,
           core._is_stop_word(array_to_string(parts, ' ')) as is_stop
    from run
  ), met_so as (
    select n, word, coalesce(core._all_of(array_agg(query) filter (where not is_stop)), core._all_of(array_agg(query))) as query,
           coalesce(core._all_of(array_agg(exact) filter (where not is_stop)), core._all_of(array_agg(exact))) as exact,
           bool_and(is_stop) as is_stop
    from met group by n, word, spelling
  ), asked as (
    select n, word, string_agg('(' || query::text || ')', ' | ')::tsquery as query, string_agg('(' || exact::text || ')', ' | ')::tsquery as exact,
           bool_or(is_stop) as is_stop, bool_and(bool_or(is_stop)) over () as is_only
    from met_so group by n, word
  )
  select n, lower(word), query, exact from asked where not is_stop or is_only order by n limit 50
$$;
comment on function core._asked_words is 'The words of a query, each with the full text query that finds it: query, where the last word may be a prefix, and exact.';
