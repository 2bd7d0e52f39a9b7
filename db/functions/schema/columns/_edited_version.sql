-- The table is in use, so its columns stay as they are: an edit lists those that the version adds. One for a
-- path that has a column already stands beside it, and holds every value of its type.
create or replace function core._edited_version(p_schema core.schema_def, p_columns jsonb)
returns jsonb
language sql stable
as $$
  with base as (
    select value ->> 'name' as name, value -> 'keys' as keys, value ->> 'path' as path, ord
    from core.schema_def cross join lateral jsonb_array_elements(proposal -> 'columns') with ordinality as listed (value, ord)
    where id = p_schema.base_id
  ), known as (
    select distinct on (path) path, keys, presence, name, type, how
    from (
      select 1, value ->> 'path', value -> 'keys', value -> 'presence', value ->> 'name', value ->> 'type', value
      from jsonb_array_elements(core._added_part(p_schema.proposal) -> 'columns')
      union all
      select 2, value ->> 'path', value -> 'keys', value -> 'presence', null, core._column_type(array(select jsonb_object_keys(value -> 'types'))), null
      from jsonb_array_elements(core._drift_paths(p_schema.collection_id))
      union all
      select 3, value ->> 'path', value -> 'keys', value -> 'presence', null, null, null
      from jsonb_array_elements(p_schema.profile -> 'paths') where jsonb_typeof(value -> 'keys') = 'array'
    ) as told (place, path, keys, presence, name, type, how)
    order by path, place
  ), asked as (
    select ord, value, case when jsonb_typeof(value -> 'keys') = 'array'
      then nullif(core._path_text(value -> 'keys'), '$') else coalesce(core._path_text(steps), value ->> 'path') end as path,
           coalesce(value -> 'keys', steps) as keys
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    cross join lateral (select core._path_steps(value ->> 'path') as steps) as read
  ), placed as (
    select ord, asked.path, coalesce(known.keys, asked.keys) as keys, coalesce(known.presence, '0') as presence,
           coalesce(value ->> 'name', known.name) as name, coalesce(value ->> 'type', known.type) as type, core._how_asked(value, known.how) as how,
           (select base.name from base where base.path = asked.path order by base.ord desc limit 1) as widens
    from asked left join known using (path)
  )
  select (select proposal -> 'columns' from core.schema_def where id = p_schema.base_id)
    || coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('path', path, 'keys', keys, 'presence', presence, 'type', type,
           'since', p_schema.version, 'widens', widens,
           'name', coalesce(placed.name, (
             select named.name from core._column_names((
               select jsonb_agg(jsonb_build_object('path', path, 'keys', case when widens is null then keys else keys
                 || to_jsonb(coalesce(how ->> 'reading', type)) end))
               from placed where jsonb_typeof(keys) = 'array'), array(select base.name from base)) as named
             where named.path = placed.path limit 1)))) || how
         order by ord), '[]')
  from placed
$$;
comment on function core._edited_version is 'The columns of a later version: those of the version before, then what a person asks for, [{"path" or "keys", "name", "type"}].';
