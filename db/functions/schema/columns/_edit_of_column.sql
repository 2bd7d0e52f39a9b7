-- The others stay as they are. A column for a field that is opened into columns takes their place.
create or replace function core._edit_of_column(p_schema core.schema_def, p_columns jsonb)
returns jsonb
language sql stable
as $$
  with asked as (
    select core._path_text(steps) as path, steps, value, n
    from jsonb_array_elements(p_columns) with ordinality as listed (value, n)
    cross join lateral (
      select case when jsonb_typeof(value -> 'keys') = 'array' then value -> 'keys' else core._path_steps(value ->> 'path') end as steps) as read
  ), col as (
    select value, ord from jsonb_array_elements(core._added_part(p_schema.proposal) -> 'columns') with ordinality as listed (value, ord)
  )
  select jsonb_build_object('columns', coalesce(jsonb_agg(listed.value order by listed.ord), '[]'))
  from (
    select col.ord, case when asked.path is not null then
        jsonb_build_object('path', asked.path, 'keys', asked.steps, 'name', col.value -> 'name', 'type', col.value -> 'type')
        || case when asked.value ? 'type' then '{"reading": null}' else '{}' end::jsonb || asked.value
      else jsonb_build_object('path', col.value -> 'path', 'keys', col.value -> 'keys', 'name', col.value -> 'name', 'type', col.value -> 'type') end as value
    from col left join asked on asked.path = col.value ->> 'path'
    where not exists (select from asked as outer_one where core._is_within(col.value -> 'keys', outer_one.steps))
    union all
    select 100000 + n, value from asked where not exists (select from col where col.value ->> 'path' = asked.path)
  ) as listed
$$;
comment on function core._edit_of_column is 'The edit that changes columns of a proposal, [{"path", "type", "reading", "zone", "pattern", "name"}], and leaves the others.';
