create or replace function core._is_place(p_place jsonb)
returns boolean
language sql immutable
as $$
  select jsonb_typeof(p_place) = 'object' and p_place - array['latitude', 'longitude', 'altitude', 'direction', 'name'] = '{}'
     and (p_place ? 'latitude') = (p_place ? 'longitude') and p_place ?| array['latitude', 'name']
     and p_place @? '$ ? (!exists(@.latitude) || @.latitude >= -90 && @.latitude <= 90)'
     and p_place @? '$ ? (!exists(@.longitude) || @.longitude >= -180 && @.longitude <= 180)'
     and p_place @? '$ ? (!exists(@.altitude) || @.altitude >= -20000 && @.altitude <= 100000)'
     and p_place @? '$ ? (!exists(@.direction) || @.direction >= 0 && @.direction <= 360)'
     and (not p_place ? 'name' or jsonb_typeof(p_place -> 'name') = 'string' and length(p_place ->> 'name') between 1 and 255)
$$;
comment on function core._is_place is 'Whether this is a place as a person may give one.';
