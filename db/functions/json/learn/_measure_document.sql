-- Each object adds one to depth, in an array or not; a flat document has depth 1. Depth is measured to
-- the end. Paths are kept to depth 3, 2000 of them at most and the outer ones first: a sample is to stay
-- a sample.
create or replace function core._measure_document(p_document jsonb)
returns table (depth integer, deepest_path text, object_array_path text, paths jsonb)
language sql stable
as $$
  with recursive node as (
    select '$'::text as path, '{}'::text[] as keys, p_document as value, jsonb_typeof(p_document) as type,
           (jsonb_typeof(p_document) = 'object')::integer as depth, false as in_array
    union all
    select child.path, child.keys, child.value, jsonb_typeof(child.value),
           node.depth + (jsonb_typeof(child.value) = 'object')::integer, child.in_array
    from node
    cross join lateral (
      -- core._path_step written out: a function call for each key took a third of the time.
      select node.path || '.' || case when key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then key else to_json(key)::text end as path,
             case when node.keys is not null then node.keys || key end as keys, value, false as in_array
      from jsonb_each(case when node.type = 'object' then node.value else '{}' end)
      union all
      select node.path || '[]', null, value, true
      from jsonb_array_elements(case when node.type = 'array' then node.value else '[]' end)
    ) as child
    where node.type in ('object', 'array')
  ), typed as (
    select path, keys, string_agg(type, '|' order by type) as type
    from (
      select path, keys, core._value_type(value) as type
      from node
      where path <> '$' and node.depth - (type = 'object')::integer <= 3
      group by 1, 2, 3
    ) as once
    group by path, keys
    order by cardinality(keys) nulls last, path collate "C"
    limit 2000
  )
  select (select max(node.depth) from node),
         (select path from node order by node.depth desc, path limit 1),
         (select min(path) from node where in_array and type = 'object'),
         (select coalesce(jsonb_agg(jsonb_build_object('path', path, 'keys', keys, 'type', type) order by path), '[]') from typed)
$$;
comment on function core._measure_document is 'Depth of a document, where it is deepest, where it has an array of objects, and the type at each path to depth 3.';
