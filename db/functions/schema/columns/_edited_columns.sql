-- A column is named by its path: one that is proposed, one that the profile knows, or one deeper than the profile
-- looks. A path that no document has is refused as a likely slip, unless its keys are given. What is not said stays.
create or replace function core._edited_columns(p_schema core.schema_def, p_columns jsonb)
returns jsonb
language sql stable
as $$
  with known as (
    select distinct on (path) path, keys, presence, name, type, how
    from (
      select 1 as place, value ->> 'path', value -> 'keys', value -> 'presence', value ->> 'name', value ->> 'type', value
      from jsonb_array_elements(p_schema.proposal -> 'columns')
      union all
      select 2, value ->> 'path', value -> 'keys', value -> 'presence', null, null, null
      from jsonb_array_elements(p_schema.profile -> 'paths') where jsonb_typeof(value -> 'keys') = 'array'
    ) as told (place, path, keys, presence, name, type, how)
    order by path, place
  ), asked as (
    select ord, value, case when jsonb_typeof(value -> 'keys') = 'array'
      then nullif(core._path_text(value -> 'keys'), '$') else coalesce(core._path_text(steps), value ->> 'path') end as path,
           coalesce(value -> 'keys', case when jsonb_array_length(steps) > 3 or steps @? '$[*] ? (@.type() != "string")' then steps end) as keys
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    cross join lateral (select core._path_steps(value ->> 'path') as steps) as read
  ), placed as (
    select ord, asked.path, coalesce(known.keys, asked.keys) as keys, coalesce(known.presence, '0') as presence,
           coalesce(value ->> 'name', known.name) as name, coalesce(value ->> 'type', known.type) as type, core._how_asked(value, known.how) as how
    from asked left join known using (path)
  )
  select coalesce(jsonb_agg(jsonb_build_object('path', path, 'keys', keys, 'presence', presence, 'type', type, 'since', 1,
           'name', coalesce(placed.name, (
             select named.name from core._column_names((
               select jsonb_agg(jsonb_build_object('path', path, 'keys', keys)) from placed where jsonb_typeof(keys) = 'array')) as named
             where named.path = placed.path limit 1))) || how
         order by ord), '[]')
  from placed
$$;
comment on function core._edited_columns is 'The columns a person asks for, [{"path" or "keys", "name", "type"}], completed from what is known of their paths.';
