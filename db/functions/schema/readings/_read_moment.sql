-- Postgres keeps six digits of the fraction; the others are cut, never rounded into the next second.
create or replace function core._read_moment(p_value jsonb, p_zone text)
returns jsonb
language sql stable
as $$
  select case
    when said is null then null
    when p_zone is null then case when core._is_timestamptz(said) then to_jsonb(core._timestamp_text(said::timestamptz)) end
    when core._is_timestamp(said) then to_jsonb(core._timestamp_text(said::timestamp at time zone p_zone))
  end
  from (
    select part[1] || 'T' || part[2] || coalesce(part[3], ':00') || coalesce('.' || left(part[4], 6), '')
           || case when p_zone is not null then '' when upper(part[5]) = 'Z' then 'Z'
                   else left(part[5], 3) || ':' || coalesce(nullif(right(replace(part[5], ':', ''), -3), ''), '00') end as said
    from regexp_match(case jsonb_typeof(p_value) when 'string' then p_value #>> '{}' end,
      '^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))? ?' || case when p_zone is null then '([Zz]|[+-]\d\d(?::?\d\d)?)$' else '()$' end) as part
  ) as found
$$;
comment on function core._read_moment is 'The moment, as text in UTC, that an ISO 8601 text says, with any offset; with p_zone one without an offset, in that zone. Null for other texts.';
