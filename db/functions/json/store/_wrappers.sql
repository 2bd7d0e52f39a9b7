-- Documents that seem to be wrapped around the ones that are meant. It is said, with what to do, and nothing
-- is unwrapped: what came in is what is kept.
create or replace function core._wrappers(p_profile jsonb)
returns setof jsonb
language sql immutable
as $$
  with path as materialized (
    select value ->> 'path' as path, value -> 'keys' as keys, value -> 'types' as types
    from jsonb_array_elements(p_profile -> 'paths')
  ), outermost as (
    select path, keys ->> 0 as key, types from path where jsonb_array_length(nullif(keys, 'null')) = 1
  ), records as (
    select outermost.path, key, exists (select from path as inside where inside.path = outermost.path || '[].geometry') as is_geojson
    from outermost join path as element on element.path = outermost.path || '[]' and element.types ? 'object'
  ), inside as (
    select keys ->> 1 as key, count(*) as n from path where jsonb_array_length(nullif(keys, 'null')) = 2 group by 1
  ), alike as (
    select count(*) as members, bool_and(types - 'null' - 'object' = '{}') as all_objects,
           (select coalesce(avg(n), 0) from inside) as shared
    from outermost
  )
  select jsonb_build_object('kind', 'unwrap', 'path', path || '[]', 'sentence', format(
    case when is_geojson then '%s holds the features of a GeoJSON collection: to have one document for each, send them themselves, such as with jq -c %L'
         else '%s holds the records, the rest of the document is an envelope: to have one document for each, send them themselves, such as with jq -c %L' end,
    path || '[]', '.' || to_json(key)::text || '[]'))
  from records
  where (select count(*) from records) = 1 and (select count(*) from outermost) <= 5
  union all
  select jsonb_build_object('kind', 'unwrap', 'path', '$.*', 'sentence', format(
    'each of the %s top-level keys holds a record of the same kind: to have one document for each, send the records themselves, such as with jq -c %L', members, 'to_entries[] | .value + {key}'))
  from alike
  where members >= 3 and all_objects and shared >= 0.6 * members
$$;
comment on function core._wrappers is 'Recommendations of kind unwrap: an envelope around an array of records, GeoJSON features, a bare map of records.';
