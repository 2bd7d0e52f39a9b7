-- The others stay as they are. A column for a field that is opened into columns takes their place.
create or replace function core._edit_of_column(p_schema core.schema_def, p_column jsonb)
returns jsonb
language sql stable
as $$
  with asked as (
    select core._path_text(steps) as path, steps from (
      select case when jsonb_typeof(p_column -> 'keys') = 'array' then p_column -> 'keys' else core._path_steps(p_column ->> 'path') end as steps) as read
  ), col as (
    select value, ord from jsonb_array_elements(core._added_part(p_schema.proposal) -> 'columns') with ordinality as listed (value, ord)
  )
  select jsonb_build_object('columns', coalesce(jsonb_agg(listed.value order by listed.ord), '[]'))
  from asked cross join lateral (
    select col.ord, case when col.value ->> 'path' is not distinct from path then
        jsonb_build_object('path', path, 'keys', steps, 'name', col.value -> 'name', 'type', col.value -> 'type')
        || case when p_column ? 'type' then '{"reading": null}' else '{}' end::jsonb || p_column
      else jsonb_build_object('path', col.value -> 'path', 'keys', col.value -> 'keys', 'name', col.value -> 'name', 'type', col.value -> 'type') end as value
    from col where not core._is_within(col.value -> 'keys', steps)
    union all
    select 100000, p_column where not exists (select from col where col.value ->> 'path' = path)
  ) as listed
$$;
comment on function core._edit_of_column is 'The edit that changes one column of a proposal, {"path", "type", "reading", "zone", "pattern", "name"}, and leaves the others.';
