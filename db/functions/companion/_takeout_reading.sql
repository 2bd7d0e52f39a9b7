-- As if an XMP sidecar said it. A latitude and longitude of zero mean that Google knows no place. What a person moved
-- on the map is in geoData, what the camera wrote in geoDataExif.
create or replace function core._takeout_reading(p_document jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'description', nullif(trim(case when jsonb_typeof(p_document -> 'description') = 'string' then p_document ->> 'description' end), ''),
    'people', (select nullif(jsonb_agg(distinct person -> 'name'), '[]')
               from jsonb_array_elements(case jsonb_typeof(p_document -> 'people') when 'array' then p_document -> 'people' else '[]' end) as person
               where jsonb_typeof(person -> 'name') = 'string' and trim(person ->> 'name') <> ''),
    'favorite', case when p_document -> 'favorited' = 'true' then true end,
    'gps', (
      select jsonb_strip_nulls(jsonb_build_object(
        'latitude', spot -> 'latitude', 'longitude', spot -> 'longitude',
        'altitude', case when jsonb_typeof(spot -> 'altitude') = 'number' and spot -> 'altitude' <> '0' then spot -> 'altitude' end))
      from unnest(array[p_document -> 'geoData', p_document -> 'geoDataExif']) with ordinality as place (spot, n)
      where core._is_place(jsonb_build_object('latitude', spot -> 'latitude', 'longitude', spot -> 'longitude'))
        and (spot -> 'latitude' <> '0' or spot -> 'longitude' <> '0')
      order by n limit 1),
    'taken_candidates', (
      select jsonb_build_array(jsonb_build_object(
        'source', 'sidecar', 'field', 'photoTakenTime', 'offset', null, 'offset_field', null,
        'local', to_char(taken, 'YYYY-MM-DD"T"HH24:MI:SS'), 'utc', to_char(taken, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
      from (select case when p_document #>> '{photoTakenTime,timestamp}' ~ '^-?\d{1,11}$'
                   then to_timestamp((p_document #>> '{photoTakenTime,timestamp}')::bigint) at time zone 'UTC' end as taken) as time
      where taken is not null)))
$$;
comment on function core._takeout_reading is 'What the JSON of Google Takeout says of a photograph, in the form of metadata: description, people, favorite, gps, taken_candidates.';
