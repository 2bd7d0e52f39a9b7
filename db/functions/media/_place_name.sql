create or replace function core._place_name(p_place jsonb)
returns text
language sql immutable
as $$
  select coalesce(nullif(left(translate(p_place ->> 'name', '/\', '  '), 60), ''), (
    select format('%s%s %s%s', abs(round(latitude, 1)), case when latitude < 0 then 'S' else 'N' end,
                  abs(round(longitude, 1)), case when longitude < 0 then 'W' else 'E' end)
    from (select (p_place ->> 'latitude')::numeric as latitude, (p_place ->> 'longitude')::numeric as longitude) as spot
    where latitude is not null and longitude is not null))
$$;
comment on function core._place_name is 'Its name where a person gave one; else 48.2N 16.4E, without a gazetteer the honest name of a place.';
