create or replace function core._read_pattern(p_value jsonb, p_how jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_part jsonb;
  v_day text;
  v_clock text;
  v_said text;
begin
  if jsonb_typeof(p_value) <> 'string' or p_value #>> '{}' !~ (p_how ->> 'regex') then
    return null;
  end if;
  v_part := jsonb_object(array(select jsonb_array_elements_text(p_how -> 'fields')), regexp_match(p_value #>> '{}', p_how ->> 'regex'));
  v_day := coalesce(v_part ->> 'YYYY', case when (v_part ->> 'YY')::integer < 70 then '20' else '19' end || (v_part ->> 'YY'))
    || '-' || lpad(coalesce(v_part ->> 'MM', ((strpos('JanFebMarAprMayJunJulAugSepOctNovDec', left(v_part ->> 'Mon', 3)) + 2) / 3)::text), 2, '0')
    || '-' || lpad(v_part ->> 'DD', 2, '0');
  v_clock := lpad(coalesce(v_part ->> 'HH24', case when (v_part ->> 'HH12')::integer between 1 and 12
      then ((v_part ->> 'HH12')::integer % 12 + case v_part ->> 'AM' when 'PM' then 12 else 0 end)::text end), 2, '0')
    || ':' || lpad(coalesce(v_part ->> 'MI', '00'), 2, '0') || ':' || lpad(coalesce(v_part ->> 'SS', '00'), 2, '0')
    || coalesce('.' || coalesce(v_part ->> 'MS', v_part ->> 'US'), '');
  v_said := concat(v_day || 'T', v_clock, left(v_part ->> 'TZ', 3) || ':' || right(v_part ->> 'TZ', 2));
  return case
    when p_how ? 'zone' and v_day is not null then case when core._is_timestamp(v_said)
      then to_jsonb(core._timestamp_text(v_said::timestamp at time zone (p_how ->> 'zone'))) end
    when v_part ? 'TZ' then case when core._is_timestamptz(v_said) then to_jsonb(core._timestamp_text(v_said::timestamptz)) end
    when v_day is null then to_jsonb(v_clock)
    when v_clock is null then to_jsonb(v_day)
    when core._is_timestamp(v_said) then to_jsonb(v_said::timestamp) end;
end;
$$;
comment on function core._read_pattern is 'What a text in a compiled date pattern says: a date, time, timestamp or moment in ISO 8601. Null for other texts and for invalid days.';
