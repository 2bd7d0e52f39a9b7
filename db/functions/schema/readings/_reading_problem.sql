create or replace function core._reading_problem(p_column jsonb)
returns text
language sql stable
as $$
  select case
    when p_column ->> 'reading' is null then
      case when p_column ?| array['zone', 'pattern'] then format('The column of %s has a zone or a pattern and no reading', path) end
    when known.reading is null then format('The reading %s of %s is not offered: use one of %s', p_column ->> 'reading', path,
      (select string_agg(reading, ', ') from core._readings_offered()))
    when p_column ? 'zone' and known.reading not in ('local', 'pattern') then format('The reading %s of %s takes no zone', known.reading, path)
    when p_column ? 'pattern' and known.reading not in ('words', 'pattern') then format('The reading %s of %s takes no pattern', known.reading, path)
    when known.reading = 'local' and not p_column ? 'zone' then format('The reading local of %s needs a zone such as Europe/Berlin', path)
    when p_column ? 'zone' and not exists (select from pg_timezone_names where name = p_column ->> 'zone' and name !~ '^(posix|right)')
      then format('The zone %s of %s is unknown: use a name such as Europe/Berlin or UTC', to_json(left(p_column ->> 'zone', 80)), path)
    when known.reading = 'pattern' and core._pattern_problem(p_column ->> 'pattern') is not null
      then format('The pattern %s of %s cannot be used: %s', to_json(left(p_column ->> 'pattern', 90)), path, core._pattern_problem(p_column ->> 'pattern'))
    when known.reading = 'words' and p_column ->> 'pattern' !~ '^[^/''()\\%@[:space:]]{1,30}/[^/''()\\%@[:space:]]{1,30}$'
      or known.reading = 'words' and lower(split_part(p_column ->> 'pattern', '/', 1)) = lower(split_part(p_column ->> 'pattern', '/', 2))
      then format('The words %s of %s are not two words as in oui/non', to_json(left(p_column ->> 'pattern', 90)), path)
    when not case known.types
        when 'number' then type ~ '^(numeric(\(.*\))?|integer|bigint|double precision)$'
        when 'moment' then type = core._pattern_type(p_column ->> 'pattern', p_column ->> 'zone')
        when 'typed' then type not like '%[]'
        when 'any' then type not in ('boolean', 'jsonb') and type not like '%[]'
        else type = known.types end
      then format('The reading %s of %s makes %s, not %s', known.reading, path, case known.types
        when 'number' then 'a number' when 'any' then 'text, a number or a moment' when 'typed' then 'one value'
        when 'moment' then core._pattern_type(p_column ->> 'pattern', p_column ->> 'zone') else known.types end, type)
  end
  from (select coalesce(p_column ->> 'path', '$') as path, p_column ->> 'type' as type) as given
  left join core._readings_offered() as known on known.reading = p_column ->> 'reading'
$$;
comment on function core._reading_problem is 'Why the reading of a column, with its zone and pattern, cannot be; null when it can, or when it has none.';
