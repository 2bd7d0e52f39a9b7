create or replace function core._profile(p_collection_id integer)
returns jsonb
language sql stable
as $$
  with sample as (
    select * from core.collection_sample where collection_id = p_collection_id
  ), seen as (
    select entry ->> 'path' as path, entry -> 'keys' as keys, entry ->> 'type' as type, count(*) as n
    from sample, jsonb_array_elements(paths) as entry
    group by 1, 2, 3
  ), folded as (
    select path, keys, type, n from core._fold_maps(array(select row(path, keys, type, n)::core.path_count from seen))
  ), path as (
    select path, keys, sum(n) as present, jsonb_object_agg(type, n order by type) as types,
           max(n) filter (where type <> 'null') as commonest, sum(n) filter (where type <> 'null') as not_null
    from folded group by path, keys
  )
  select jsonb_build_object(
    'documents', (select count(*) from sample),
    'max_depth', (select coalesce(max(depth), 0) from sample),
    'max_depth_path', (select deepest_path from sample order by depth desc, deepest_path limit 1),
    'object_array_path', (select min(object_array_path) from sample),
    'paths', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'path', path, 'keys', keys, 'present', present, 'types', types,
        'presence', least(trim_scale(round(present / (select count(*) from sample), 4)), 1),
        'type_stability', trim_scale(round(coalesce(commonest / not_null, 1), 4))) order by path), '[]')
      from path))
$$;
comment on function core._profile is 'What the sample of a collection shows: documents, depth, arrays of objects, and for each path presence and types. The members of objects whose keys are data are one path, without keys.';
