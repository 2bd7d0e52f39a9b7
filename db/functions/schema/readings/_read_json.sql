-- Only objects and arrays: a text that is a number is read as one elsewhere. The parser calls itself for each level,
-- so a text of very many brackets is not handed to it.
create or replace function core._read_json(p_value jsonb)
returns jsonb
language sql stable
as $$
  select case when jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~ '^\s*[\[{]'
              and length(p_value #>> '{}') - length(translate(p_value #>> '{}', '[{', '')) <= 2000
              and pg_input_is_valid(p_value #>> '{}', 'jsonb') then (p_value #>> '{}')::jsonb end
$$;
comment on function core._read_json is 'The object or array that a text says; null for other texts.';
