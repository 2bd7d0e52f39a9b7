-- Zones are half hours, but for three. A satellite's fix may be some minutes old, and a film's time may be that of its end.
create or replace function core._zone_gap(p_local timestamp, p_utc timestamp)
returns interval
language sql immutable parallel safe
as $$
  select quarters * interval '15 minutes'
  from (select round(extract(epoch from p_local - p_utc) / 900) as quarters) as near
  where abs(extract(epoch from p_local - p_utc) - quarters * 900) <= 180 and quarters between -48 and 56
    and (quarters::integer % 2 = 0 or quarters in (23, 35, 51))
$$;
comment on function core._zone_gap is 'The zone in which a local time and a moment are the same, as its distance from UTC; null when there is none.';
