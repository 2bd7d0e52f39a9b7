create or replace function core._schema_diff(p_schema core.schema_def)
returns jsonb
language sql stable
as $$
  with base as (
    select version, value as col, value ->> 'name' as name
    from core.schema_def cross join lateral jsonb_array_elements(proposal -> 'columns')
    where id = p_schema.base_id
  ), mine as (
    select value as col, value ->> 'name' as name from jsonb_array_elements(p_schema.proposal -> 'columns')
  )
  select case when p_schema.base_id is not null then jsonb_build_object(
    'base_id', p_schema.base_id, 'base_version', (select version from core.schema_def where id = p_schema.base_id),
    'added', coalesce((select jsonb_agg(col order by name) from mine
                       where name not in (select name from base) and not col ? 'widens'), '[]'),
    'widened', coalesce((select jsonb_agg(jsonb_build_object('path', mine.col -> 'path', 'column', mine.name, 'type', mine.col -> 'type',
                           'beside', base.name, 'beside_type', base.col -> 'type', 'presence', mine.col -> 'presence') order by mine.name)
                         from mine join base on base.name = mine.col ->> 'widens' where mine.name not in (select name from base)), '[]'),
    'breaking', coalesce((select jsonb_agg(jsonb_build_object('column', base.name, 'type', base.col -> 'type',
                                                                'becomes', mine.col -> 'type') order by base.name)
                          from base left join mine using (name) where mine.col -> 'type' is distinct from base.col -> 'type'), '[]'),
    'children', coalesce((
      select jsonb_agg(jsonb_build_object('table', child -> 'table', 'path', child -> 'path', 'is_new', is_new, 'added', added) order by child ->> 'path')
      from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]')) as child
      cross join lateral (select coalesce(child -> 'since' = p_schema.proposal -> 'version', false)) as made (is_new)
      cross join lateral jsonb_path_query_array(child, '$.columns[*] ? (@.since == $version).name', jsonb_build_object('version', p_schema.version)) as added
      where is_new or added <> '[]'), '[]')) end
$$;
comment on function core._schema_diff is 'What a later version changes: added (new columns), widened (a wider column beside one), breaking (a column gone or retyped), children (child tables). Null for version 1.';
