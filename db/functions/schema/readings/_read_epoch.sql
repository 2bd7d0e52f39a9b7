-- Whole seconds and microseconds are added apart: a double has not the digits for both. Years 1 to 9999.
create or replace function core._read_epoch(p_value jsonb, p_per_second integer)
returns jsonb
language plpgsql stable
as $$
declare
  v_said text := p_value #>> '{}';
  v_seconds numeric;
begin
  if jsonb_typeof(p_value) not in ('number', 'string') or length(v_said) > 40 or v_said !~ '^-?\d+(\.\d+)?$' then
    return null;
  end if;
  v_seconds := v_said::numeric / p_per_second;
  if v_seconds not between -62135596800 and 253402300799 then
    return null;
  end if;
  return to_jsonb(core._timestamp_text(timestamptz 'epoch' + trunc(v_seconds)::double precision * interval '1 second'
    + trunc((v_seconds - trunc(v_seconds)) * 1000000)::double precision * interval '1 microsecond'));
end;
$$;
comment on function core._read_epoch is 'The moment, as text, so many of a unit after 1970; p_per_second says how many make a second. Null for other values.';
