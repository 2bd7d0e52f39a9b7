create or replace function core._pattern_written(p_value jsonb, p_how jsonb)
returns jsonb
language sql stable
as $$
  select to_jsonb(replace(to_char(case
      when said ~ '^\d\d:' then ('2000-01-01 ' || said)::timestamp
      when said !~ 'Z$' then said::timestamp
      when p_how ? 'zone' then said::timestamptz at time zone (p_how ->> 'zone')
      else (said::timestamptz at time zone 'UTC') + core._offset_of(coalesce(p_how ->> 'style', '+00:00')) end,
    p_how ->> 'format'), '@', coalesce(p_how ->> 'style', '')))
  from (select p_value #>> '{}' as said) as given
$$;
comment on function core._pattern_written is 'A date, time or moment, given as text, in a compiled date pattern; the style is its offset.';
