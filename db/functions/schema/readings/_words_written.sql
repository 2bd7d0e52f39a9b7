create or replace function core._words_written(p_value jsonb, p_style text)
returns jsonb
language sql immutable
as $$
  select case when p_style is null then p_value when kind = 'number' then word::jsonb else to_jsonb(word) end
  from (
    select split_part(p_style, ' ', 1) as kind,
           split_part(substr(p_style, strpos(p_style, ' ') + 1), '/', case when p_value = 'true' then 1 else 2 end) as word
  ) as chosen
$$;
comment on function core._words_written is 'A boolean in the words of a style.';
