create or replace function core._read_words(p_value jsonb, p_words text)
returns jsonb
language sql immutable
as $$
  select case when jsonb_typeof(p_value) = 'boolean' then p_value
              when jsonb_typeof(p_value) in ('string', 'number') then (
                select to_jsonb(lower(p_value #>> '{}') = is_true) from core._word_pairs(p_words) where lower(p_value #>> '{}') in (is_true, is_false) limit 1) end
$$;
comment on function core._read_words is 'The boolean that a word says: yes or no, on or off, 1 or 0, or one of the two given. Null for other values.';
