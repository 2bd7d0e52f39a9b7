-- Names are looked up in the zones that the server knows. A local time that a change of the clocks skips or repeats is
-- read as PostgreSQL reads it.
create or replace function core._zone_of(p_zone text, p_local timestamp)
returns interval
language plpgsql stable
as $$
begin
  if p_zone ~ '^[+-](0\d|1[0-4]):[0-5]\d$' then
    return p_zone::interval;
  elsif p_zone ~ '/|^UTC$' and exists (select from pg_timezone_names where lower(name) = lower(p_zone)) then
    return p_local - (p_local at time zone p_zone at time zone 'UTC');
  end if;
  return null;
end;
$$;
comment on function core._zone_of is 'How far a zone, an offset or a name, is from UTC at a local time; null for an unknown zone.';
