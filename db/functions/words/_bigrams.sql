-- Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words, and Korean joins its particles to them.
-- Any two neighbours of such a run are a word. The last character is one as well in the index, so that each single
-- character is the beginning of some word there. Soft hyphens and what else is not seen part no words. NFKC would make a
-- space and a mark of an acute accent that stands for an apostrophe.
create or replace function core._bigrams(p_text text, p_last boolean)
returns text
language sql immutable parallel safe
as $$
  select coalesce(string_agg(coalesce(spaced, (
      select string_agg(letters[n] || coalesce(letters[n + 1], ''), ' ' order by n)
      from (select string_to_array(unspaced, null) as letters) as run,
           generate_series(1, greatest(cardinality(letters) - case when p_last then 0 else 1 end, 1)) as n)), ' ' order by ord), '')
  from (
    select ord, found[1] as unspaced, found[2] as spaced
    from regexp_matches(regexp_replace(normalize(translate(p_text, '´', ''''), nfkc), '[\u200b-\u200f\u2060\ufeff\u00ad]', '', 'g'), '([\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1050-\u109f\u1100-\u11ff\u1780-\u17d3\u2e80-\u2fdf\u3005\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+)|([^\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1050-\u109f\u1100-\u11ff\u1780-\u17d3\u2e80-\u2fdf\u3005\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+)', 'g')
      with ordinality as part (found, ord)
  ) as run
$$;
comment on function core._bigrams is 'A text in NFKC, with the runs of scripts without spaces cut into overlapping pairs. 東京タワー reads 東京 京タ タワ ワー, and ー where p_last.';
