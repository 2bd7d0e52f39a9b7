create or replace function core._compiled_pattern(p_pattern text)
returns jsonb
language sql immutable
as $$
  select jsonb_build_object(
    'regex', '^' || string_agg(regex, '' order by ord) || '$',
    'fields', coalesce(jsonb_agg(left(case field when 'TZHTZM' then 'TZ' when 'Month' then 'Mon' else field end,
      4) order by ord) filter (where field is not null), '[]'),
    'format', string_agg(case when field like 'TZ%' then '"@"' when field = 'Month' then 'FMMonth' when field = 'Day' then 'FMDay'
                              when field is null then '"' || said || '"' else said end, '' order by ord))
  from core._pattern_tokens(p_pattern)
$$;
comment on function core._compiled_pattern is 'A date pattern as {"regex", "fields" of its groups, "format" for to_char, where @ stands for the offset}.';
