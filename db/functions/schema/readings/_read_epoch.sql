-- Whole seconds and microseconds are added apart: a double has not the digits for both. Years 1 to 9999.
create or replace function core._read_epoch(p_value jsonb, p_per_second integer)
returns jsonb
language sql stable
as $$
  select case when seconds between -62135596800 and 253402300799 then
    to_jsonb(core._timestamp_text(timestamptz 'epoch' + trunc(seconds)::double precision * interval '1 second'
      + trunc((seconds - trunc(seconds)) * 1000000)::double precision * interval '1 microsecond')) end
  from (
    select case when length(p_value #>> '{}') <= 40 and (jsonb_typeof(p_value) = 'number'
                     or jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~ '^-?\d+(\.\d+)?$')
                then (p_value #>> '{}')::numeric / p_per_second end as seconds
  ) as said
$$;
comment on function core._read_epoch is 'The moment, as text, so many of a unit after 1970; p_per_second says how many make a second. Null for what is no such number.';
