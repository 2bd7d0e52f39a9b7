create or replace function core._read_pattern(p_value jsonb, p_how jsonb)
returns jsonb
language sql stable
as $$
  select case
    when zone is not null and day is not null then case when core._is_timestamp(said) then to_jsonb(core._timestamp_text(said::timestamp at time zone zone)) end
    when tz is not null then case when core._is_timestamptz(said) then to_jsonb(core._timestamp_text(said::timestamptz)) end
    when day is null then to_jsonb(clock)
    when clock is null then to_jsonb(day)
    when core._is_timestamp(said) then to_jsonb(said::timestamp)
  end
  from (
    select day, clock, tz, p_how ->> 'zone' as zone, concat(day || 'T', clock, tz) as said
    from (
      select coalesce(part ->> 'YYYY', case when (part ->> 'YY')::integer < 70 then '20' else '19' end || (part ->> 'YY'))
               || '-' || lpad(coalesce(part ->> 'MM', (
                 select n::text from core._month_names() with ordinality as listed (month, n) where left(month, 3) = left(part ->> 'Mon', 3))), 2, '0')
               || '-' || lpad(part ->> 'DD', 2, '0') as day,
             lpad(coalesce(part ->> 'HH24', case when (part ->> 'HH12')::integer between 1 and 12
                 then ((part ->> 'HH12')::integer % 12 + case part ->> 'AM' when 'PM' then 12 else 0 end)::text end), 2, '0')
               || ':' || lpad(coalesce(part ->> 'MI', '00'), 2, '0') || ':' || lpad(coalesce(part ->> 'SS', '00'), 2, '0')
               || coalesce('.' || coalesce(part ->> 'MS', part ->> 'US'), '') as clock,
             left(part ->> 'TZ', 3) || ':' || right(part ->> 'TZ', 2) as tz
      from (
        select jsonb_object_agg(field, m[n]) as part
        from regexp_match(case jsonb_typeof(p_value) when 'string' then p_value #>> '{}' end, p_how ->> 'regex') as m
        cross join jsonb_array_elements_text(p_how -> 'fields') with ordinality as listed (field, n)
      ) as matched
      where part is not null
    ) as put
  ) as told
$$;
comment on function core._read_pattern is 'What a text in a compiled date pattern says: a date, time, timestamp or moment in ISO 8601; null for other texts and for days that are none.';
