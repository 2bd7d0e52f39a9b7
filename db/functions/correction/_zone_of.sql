-- Names are looked up in the zones that the server knows. A local time that a change of the clocks skips or repeats is
-- read as PostgreSQL reads it.
create or replace function core._zone_of(p_zone text, p_local timestamp)
returns interval
language sql stable
as $$
  select case when p_zone ~ '^[+-](0\d|1[0-4]):[0-5]\d$' then p_zone::interval
              when exists (select from pg_timezone_names where lower(name) = lower(p_zone)) and p_zone ~ '/|^UTC$'
              then p_local - (p_local at time zone p_zone at time zone 'UTC') end
$$;
comment on function core._zone_of is 'How far a zone, an offset or a name, is from UTC at a local time; null when there is no such zone.';
