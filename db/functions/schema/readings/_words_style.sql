create or replace function core._words_style(p_value jsonb, p_words text)
returns text
language sql immutable
as $$
  select jsonb_typeof(p_value) || ' ' || case
    when said = lower(said) then is_true || '/' || is_false
    when said = upper(said) then upper(is_true || '/' || is_false)
    else upper(left(is_true, 1)) || substr(is_true, 2) || '/' || upper(left(is_false, 1)) || substr(is_false, 2) end
  from (select p_value #>> '{}' as said) as given
  join core._word_pairs(p_words) on lower(said) in (is_true, is_false)
  where jsonb_typeof(p_value) in ('string', 'number')
  limit 1
$$;
comment on function core._words_style is 'How a word for a boolean is written: string Yes/No, or number 1/0.';
