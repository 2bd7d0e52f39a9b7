-- Postgres keeps six digits of the fraction; the others are cut, never rounded into the next second.
create or replace function core._read_moment(p_value jsonb, p_zone text)
returns jsonb
language plpgsql stable
as $$
declare
  v_part text[];
  v_said text;
begin
  if jsonb_typeof(p_value) <> 'string' then
    return null;
  end if;
  v_part := regexp_match(p_value #>> '{}', '^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))? ?([Zz]|[+-]\d\d(?::?\d\d)?)?$');
  if v_part is null or (v_part[5] is null) <> (p_zone is not null) then
    return null;
  end if;
  v_said := v_part[1] || 'T' || v_part[2] || coalesce(v_part[3], ':00') || coalesce('.' || left(v_part[4], 6), '');
  if p_zone is not null then
    return case when core._is_timestamp(v_said) then to_jsonb(core._timestamp_text(v_said::timestamp at time zone p_zone)) end;
  end if;
  v_said := v_said || case when upper(v_part[5]) = 'Z' then 'Z'
    else left(v_part[5], 3) || ':' || coalesce(nullif(right(replace(v_part[5], ':', ''), -3), ''), '00') end;
  return case when core._is_timestamptz(v_said) then to_jsonb(core._timestamp_text(v_said::timestamptz)) end;
end;
$$;
comment on function core._read_moment is 'The moment, as text in UTC, that an ISO 8601 text says, with any offset; with p_zone one without an offset, in that zone. Null for other texts.';
