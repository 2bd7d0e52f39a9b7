-- Each object adds one to depth, in an array or not; a flat document has depth 1. Depth is measured to
-- the end, paths are kept to depth 3.
create or replace function core._measure_document(p_document jsonb)
returns table (depth integer, deepest_path text, object_array_path text, paths jsonb)
language sql stable
as $$
  with recursive node as (
    select '$'::text as path, '{}'::text[] as keys, p_document as value,
           (jsonb_typeof(p_document) = 'object')::integer as depth, false as in_array
    union all
    select child.path, child.keys, child.value,
           node.depth + (jsonb_typeof(child.value) = 'object')::integer, child.in_array
    from node
    cross join lateral (
      select node.path || core._path_step(key) as path, case when node.keys is not null then node.keys || key end as keys, value, false as in_array
      from jsonb_each(case when jsonb_typeof(node.value) = 'object' then node.value else '{}' end)
      union all
      select node.path || '[]', null, value, true
      from jsonb_array_elements(case when jsonb_typeof(node.value) = 'array' then node.value else '[]' end)
    ) as child
  )
  select max(depth),
         (array_agg(path order by depth desc, path))[1],
         min(path) filter (where in_array and jsonb_typeof(value) = 'object'),
         coalesce((
           select jsonb_agg(jsonb_build_object('path', path, 'keys', keys, 'type', type) order by path)
           from (
             select path, keys, string_agg(distinct core._value_type(value), '|') as type
             from node as kept
             where path <> '$'
               and kept.depth - (jsonb_typeof(value) = 'object')::integer <= 3
             group by path, keys
           ) as typed
         ), '[]')
  from node
$$;
comment on function core._measure_document is 'Depth of a document, where it is deepest, where it has an array of objects, and the type at each path to depth 3.';
