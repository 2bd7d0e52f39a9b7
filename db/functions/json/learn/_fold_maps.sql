-- An object is a map, whose keys are data, when its members are all of one shape, and one of two holds. Either it has
-- at least 20, of which one document has a fourth at most. Or all of them read as data: numbers, days, uuids, object
-- ids. catalog.schema_path says the same of all documents. Its members become one path, and what is below them goes.
-- The top level is never folded: the brief counts its keys.
create or replace function core._fold_maps(p_paths core.path_count[])
returns setof core.path_count
language sql immutable
as $$
  with path as materialized (
    select *, jsonb_array_length(keys) as level, keys - -1 as parent, keys ->> -1 as key from unnest(p_paths) where jsonb_typeof(keys) = 'array'
  ), shaped as (
    select parent, count(distinct key) as members, sum(n) as occurrences,
           count(distinct type) filter (where type <> 'null') as shapes,
           bool_and(key ~* '^([0-9]+|[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].*)?)?|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$') as data_keys
    from path where level > 1 group by parent
  ), map as materialized (
    select shaped.parent, owner.path
    from shaped
    join (select keys, min(path) as path, sum(n) filter (where type ~ 'object') as objects from path group by keys) as owner
      on owner.keys = shaped.parent
    where shapes <= 1 and (members >= 20 and occurrences <= 0.25 * members * objects or data_keys and members >= 2)
  ), placed as (
    select path.*, (
      select map.parent from map
      where map.parent = path.parent
         or path.level > 2 and map.parent = path.parent - -1
      order by jsonb_array_length(map.parent) limit 1) as inside
    from path
  )
  select path, keys, type, n from placed where inside is null
  union all
  select map.path || '.*', null, type, sum(n)::bigint
  from placed join map on map.parent = placed.inside
  where placed.parent = placed.inside
  group by map.path, type
  union all
  select path, keys, type, n from unnest(p_paths) where jsonb_typeof(keys) is distinct from 'array'
    and not exists (select from map where starts_with(unnest.path, map.path || '.'))
$$;
comment on function core._fold_maps is 'Paths with their counts, the members of maps as one path ending in .*';
