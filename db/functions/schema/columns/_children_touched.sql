-- The rows of an array change with those of an array in its elements. What the inner one holds is no longer in the
-- extra of the outer one, or is there again.
create or replace function core._children_touched(p_schema core.schema_def)
returns jsonb
language sql immutable
as $$
  with child as (
    select n, value, core._child_steps(value) as steps,
           case when p_schema.leaving <> '[]' or p_schema.leaving_children <> '[]'
             then value -> 'table' in (select gone -> 'table' from jsonb_array_elements(p_schema.leaving_children) as gone)
             else p_schema.base_id is not null and (value -> 'since' = p_schema.proposal -> 'version'
                  or jsonb_path_exists(value, '$.columns[*] ? (@.since == $version)',
                     jsonb_build_object('version', p_schema.proposal -> 'version'))) end as is_changed
    from jsonb_array_elements(core._children_now(p_schema)) with ordinality as listed (value, n)
  )
  select coalesce(jsonb_agg(value order by n), '[]')
  from child
  where is_changed or steps in (select within.steps - (-1) from child as within where within.is_changed)
$$;
comment on function core._children_touched is 'The child tables whose rows a change of version makes again.';
