create or replace function core._pattern_type(p_pattern text, p_zone text)
returns text
language sql immutable
as $$
  select case when not bool_or(field in ('YYYY', 'YY')) then 'time'
              when not bool_or(field in ('HH24', 'HH12')) then 'date'
              when bool_or(field like 'TZ%') or p_zone is not null then 'timestamptz'
              else 'timestamp' end
  from core._pattern_tokens(p_pattern) where field is not null
$$;
comment on function core._pattern_type is 'The type that a date pattern makes: date, time, timestamp, or timestamptz with an offset or a zone.';
