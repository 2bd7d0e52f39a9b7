-- Documents that seem to be wrapped around the ones that are meant. Nothing is unwrapped before a person says so.
--
-- An envelope differs from an order with its lines by what is beside the array: counts, pages, versions, links, and
-- nothing that names a thing. A name such as "records" for the array may stand beside other members, unless one of them
-- is named like a key. Where each element holds an array again, and beside it at most what all of these share, as in
-- OpenTelemetry, that array has the records.
create or replace function core._wrappers(p_profile jsonb)
returns setof jsonb
language sql immutable
as $$
  with recursive path as materialized (
    select value ->> 'path' as path, value -> 'keys' as keys, value -> 'types' as types,
           jsonb_array_length(nullif(value -> 'keys', 'null')) as length,
           array(select jsonb_array_elements_text(nullif(value -> 'keys', 'null'))) as steps
    from jsonb_array_elements(p_profile -> 'paths')
  ), outermost as (
    select path, keys ->> 0 as key, types from path where length = 1
  ), candidate as (
    select outer_path.path, keys, steps, length, keys ->> -1 as key,
           exists (select from path as inside where inside.path = outer_path.path || '[].geometry') as is_geojson
    from path as outer_path
    where types ? 'array' and length between 1 and 3
      and exists (select from path as element where element.path = outer_path.path || '[]' and element.types ? 'object')
  ), beside as (
    -- The other members of every object on the way.
    select candidate.path, other.steps[other.length] as name, core._names_a_page(other.steps[other.length]) as is_page
    from candidate
    join path as other on other.length <= candidate.length
      and other.steps[:other.length - 1] = candidate.steps[:other.length - 1]
      and other.steps[other.length] <> candidate.steps[other.length]
  ), records as (
    select candidate.*, coalesce(strangers.n, 0) as strangers, coalesce(strangers.named, false) as named
    from candidate
    left join (
      select path, count(*) as n,
             bool_or(name ~* '(^|_)(id|uuid|guid|key|no|number|sku|code|name|title|email)$' or name ~ '[a-z](Id|No|Number|Name)$') as named
      from beside where not is_page group by path
    ) as strangers using (path)
  ), chosen as (
    select path, keys, length, strangers, is_geojson from records
    where strangers = 0
       or lower(key) = 'logevents'
       or (not named or lower(key) in ('entry', 'features')) and strangers <= 3
          and lower(key) in ('records', 'hits', 'results', 'result', 'data', 'entry', 'entries', 'features', 'documents', 'rows', 'batch', 'edges', 'nodes')
    order by length, strangers, path
    limit 1
  ), inner_array as (
    select path || '[]' as elements, 0 as level from chosen where not is_geojson
    union all
    select inside.path || '[]', level + 1
    from inner_array
    join path as inside on core._is_member(inner_array.elements, inside.path) and inside.types ? 'array'
      and exists (select from path as element where element.path = inside.path || '[]' and element.types ? 'object')
    where level < 8 and not exists (
      select from path as other
      where core._is_member(inner_array.elements, other.path) and other.path <> inside.path
        and lower(substr(other.path, length(inner_array.elements) + 2)) not in ('resource', 'scope', 'instrumentationlibrary', 'schemaurl', 'stream', 'labels'))
  ), innermost as (
    select regexp_replace(replace(elements, '[]', '[*]'), '\[\*\]$', '') as path from inner_array where level > 0 order by level desc limit 1
  ), deeper as (
    -- The profile ends at depth 3. Of a deeper array it knows the path: the edges of a connection in GraphQL.
    select path, to_jsonb(string_to_array(substr(path, 3), '.')) as keys
    from (select rtrim(p_profile ->> 'object_array_path', '[]') as path) as array_of_objects
    where path ~ '^\$(\.[A-Za-z_]\w*){3,8}\.(edges|nodes|records|hits|results)$' and not exists (select from chosen)
  ), inside as (
    select keys ->> 1 as key, count(*) as n from path where length = 2 group by 1
  ), alike as (
    select count(*) as members, bool_and(types - 'null' - 'object' = '{}') as all_objects,
           (select coalesce(avg(n), 0) from inside) as shared
    from outermost
  )
  select jsonb_build_object('kind', 'unwrap', 'path', path, 'keys', keys, 'sentence', format(
    case when is_geojson then '%s holds the features of a GeoJSON collection in an envelope: with the rule records at %1$s each is a document'
         else '%s holds the records, the rest is an envelope: with the rule records at %1$s each of them is a document' end, path))
  from (
    select path, keys, is_geojson from chosen where not exists (select from innermost)
    union all select path, core._query_steps(path), false from innermost
    union all select path, keys, false from deeper
  ) as found
  union all
  -- A converter of Kafka Connect writes the schema of a record beside it.
  select jsonb_build_object('kind', 'unwrap', 'path', '$.payload', 'keys', '["payload"]'::jsonb, 'sentence',
    '$.payload holds the record, $.schema says its types: with the rule records at $.payload it is the document')
  where (select array_agg(key order by key) = '{payload,schema}' and bool_and(types ? 'object') from outermost)
    and exists (select from path where path = '$.schema.fields' and types ? 'array')
  union all
  select jsonb_build_object('kind', 'unwrap', 'path', '$.*', 'sentence', format(
    'each of the %s top-level keys holds a record of the same kind. To have one document for each, send the records themselves, such as with jq -c %L', members, 'to_entries[] | .value + {key}'))
  from alike
  where members >= 3 and all_objects and shared >= 0.6 * members
$$;
comment on function core._wrappers is 'Recommendations of kind unwrap: the records inside an envelope, GeoJSON features, a bare map of records.';
