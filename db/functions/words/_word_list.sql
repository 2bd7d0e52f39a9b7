-- Anything but letters, digits and the marks that belong to letters parts two words.
create or replace function core._word_list(p_text text)
returns text[]
language sql immutable parallel safe
as $$
  select array_remove(regexp_split_to_array(core._folded(p_text) collate "pg_unicode_fast",
    '[^[:alnum:]\u0300-\u036f\u0900-\u0963\u0966-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u3099\u309a]+'), '')
$$;
comment on function core._word_list is 'The words of a text, folded, in their order.';
