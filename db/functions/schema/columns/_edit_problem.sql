create or replace function core._edit_problem(p_proposal jsonb)
returns text
language sql stable
as $$
  with col as (
    select ord, value ->> 'path' as path, value -> 'keys' as keys, value ->> 'name' as name, value ->> 'type' as type,
           value ->> 'widens' as widens
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
  )
  select problem
  from (
    select ord, case
      when path is null then format('column %s names no path', ord)
      when jsonb_typeof(keys) is distinct from 'array' then format('no field is known at %s: give its keys', path)
      when jsonb_array_length(keys) not between 1 and 2
           or exists (select from jsonb_array_elements(keys) as key where jsonb_typeof(key) <> 'string')
        then format('%s cannot be a column: it takes one or two keys', path)
      when type is null then format('%s needs a type', path)
      when type = 'key text' or not exists (select from core._column_sql(type, 'v')) then format('the type %s of %s is not offered', type, path)
      when name !~ '^[a-z0-9_]{1,63}$' then format('the name %s of %s is not of 1 to 63 small letters, digits and _', to_json(name), path)
      when name = any (array['document_id', 'extra', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])
        then format('%s cannot be called %s: every table has that column already', path, name)
      when count(*) over (partition by name) > 1 then format('two columns are called %s', name)
      when count(*) over (partition by path, widens) > 1 then format('two columns come from %s', path)
      when type = (select beside.type from col as beside where beside.name = col.widens)
        then format('%s has a column %s already: a wider one beside it takes another type', path, type)
      when exists (select from col as parent where parent.keys = jsonb_build_array(col.keys -> 0) and jsonb_array_length(col.keys) = 2)
        then format('%s is within another column', path)
      when exists (select from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) as child where child -> 'keys' = keys)
        then format('%s is held by a child table', path)
    end
    from col
    union all
    select 1000, format('a table has at most %s columns, not %s', most, jsonb_array_length(p_proposal -> 'columns'))
    from (select core._number_setting('max_columns') + case when p_proposal -> 'version' = '1' then 0 else 100 end) as allowed (most)
    where jsonb_array_length(p_proposal -> 'columns') > most
    union all
    select 1001, format('there can be no index on %s: it is no column, or one of jsonb', value #>> '{}')
    from jsonb_array_elements(p_proposal -> 'indexes')
    where not exists (select from col where col.name = value #>> '{}' and type <> 'jsonb')
    union all
    select 1002, format('the foreign key %s stands on the column %s', value ->> 'name', value ->> 'column')
    from jsonb_array_elements(coalesce(p_proposal -> 'foreign_keys', '[]'))
    where not exists (select from col where col.name = value ->> 'column')
  ) as found (ord, problem)
  where problem is not null
  order by ord
  limit 1
$$;
comment on function core._edit_problem is 'The first reason why an edited proposal cannot be, or null.';
