-- Level by level: a recursion wrote every value twice, and only what is deeper than three steps needs one, which
-- are arrays inside arrays.
create or replace function core._profile_nodes_sql(p_table text)
returns text
language sql immutable
as $$
  select format($sql$
    document as materialized (
      select (row_number() over ())::integer as n, docs.doc, jsonb_typeof(docs.doc) as type
      from collections.%I as docs where docs.id = any ($2)
    ), first as materialized (
      select n, E'$\x01' || translate(key, E'\x01\x02\x03', '???') as steps, value, jsonb_typeof(value) as type, 1 as depth
      from document cross join jsonb_each(doc) where type = 'object'
      union all
      select n, E'$\x02', value, jsonb_typeof(value), 0
      from document cross join jsonb_array_elements(doc) where type = 'array'
    ), second as materialized (
      select n, steps || E'\x01' || translate(key, E'\x01\x02\x03', '???') as steps, inside.value, jsonb_typeof(inside.value) as type, depth + 1 as depth
      from first cross join jsonb_each(first.value) as inside where type = 'object'
      union all
      select n, steps || E'\x02', inside.value, jsonb_typeof(inside.value), depth
      from first cross join jsonb_array_elements(first.value) as inside where type = 'array'
    ), third as materialized (
      select n, steps || E'\x01' || translate(key, E'\x01\x02\x03', '???') as steps, inside.value, jsonb_typeof(inside.value) as type, depth + 1 as depth
      from second cross join jsonb_each(second.value) as inside where type = 'object'
      union all
      select n, steps || E'\x02', inside.value, jsonb_typeof(inside.value), depth
      from second cross join jsonb_array_elements(second.value) as inside where type = 'array'
    ), further as (
      select n, steps, value, type, depth, 0 as turn from third where type = 'array' or type = 'object' and depth < 3
      union all
      select n, steps || step, child.value, jsonb_typeof(child.value), depth + deeper, turn + 1
      from further
      cross join lateral (
        select E'\x01' || translate(key, E'\x01\x02\x03', '???') as step, value, 1 as deeper
        from jsonb_each(case when type = 'object' then further.value else '{}' end)
        union all
        select E'\x02', value, 0
        from jsonb_array_elements(case when type = 'array' then further.value else '[]' end)
      ) as child
      where type = 'array' or type = 'object' and depth < 3
    ), node as not materialized (
      select n, '$' as steps, doc as value, type, 0 as depth from document
      union all select n, steps, value, type, depth from first
      union all select n, steps, value, type, depth from second
      union all select n, steps, value, type, depth from third
      union all select n, steps, value, type, depth from further where turn > 0
    )
  $sql$, p_table)
$$;
comment on function core._profile_nodes_sql is 'The CTEs that list every value of the documents $2 of a table to depth 3. The last is node (n, steps, value, type, depth). They begin the statement of core._profile_documents.';
