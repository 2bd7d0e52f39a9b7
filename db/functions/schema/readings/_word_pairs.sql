create or replace function core._word_pairs(p_words text)
returns table (is_true text, is_false text)
language sql immutable
as $$
  select split_part(pair, '/', 1), split_part(pair, '/', 2)
  from unnest(case when p_words is null then array['yes/no', 'true/false', 'on/off', 'y/n', 't/f', '1/0'] else array[lower(p_words)] end) as pair
$$;
comment on function core._word_pairs is 'The words that are read as true and false: usual ones, or the two that are given, oui/non.';
