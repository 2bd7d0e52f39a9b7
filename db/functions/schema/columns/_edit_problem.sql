create or replace function core._edit_problem(p_proposal jsonb)
returns text
language sql stable
as $$
  with col as (
    select ord, value ->> 'path' as path, value -> 'keys' as keys, value ->> 'name' as name, value ->> 'type' as type,
           value ->> 'widens' as widens, value as col, coalesce((value ->> 'since')::integer, 1) as since
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
  )
  select problem
  from (
    select ord, case
      when path is null then format('column %s has no path', ord)
      when jsonb_typeof(keys) is distinct from 'array' then format('field %s not found: give its keys', path)
      when jsonb_array_length(keys) not between 1 and 32
           or exists (select from jsonb_array_elements(keys) as key where jsonb_typeof(key) <> 'string')
        then format('%s cannot be a column: it takes one to 32 keys, and no place in an array', path)
      when type is null then format('%s needs a type', path)
      when not exists (select from core._type_sql(jsonb_build_object('type', type), 'v'))
        then format('The type %s of %s is not offered: use one of %s', type, path, core._types_offered())
      when core._reading_problem(col.col) is not null then core._reading_problem(col.col)
      when name !~ '^[a-z0-9_\u00C0-\U0010FFFF]+$' or octet_length(name) > 63 or name ~ '[\u2000-\u206F\u3000\uD800-\uF8FF\uFE00-\uFE0F\uFFF0-\uFFFF]'
        then format('the name %s of %s is not of small letters, digits and _, in at most 63 bytes', to_json(name), path)
      when name = any (array['document_id', 'extra', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])
        then format('%s cannot be called %s: every table has that column already', path, name)
      when count(*) over (partition by name) > 1 then format('two columns are called %s', name)
      when count(*) over (partition by path, widens) > 1 then format('two columns come from %s', path)
      when type = (select beside.type from col as beside where beside.name = col.widens) and not col.col ? 'reading'
        then format('%s has a column %s already: a wider one beside it takes another type', path, type)
      when exists (select from col as parent where core._is_within(col.keys, parent.keys))
        then format('%s is within another column', path)
      when exists (select from jsonb_array_elements(core._children_within(p_proposal -> 'children')) as child
                   where coalesce((child ->> 'since')::integer, 1) <= since
                     and (child -> 'keys' = col.keys or core._is_within(child -> 'keys', col.keys) or core._is_within(col.keys, child -> 'keys')))
        then format('%s is held by a child table', path)
    end
    from col
    union all
    select 1000, format('a table has at most %s columns, not %s', most, jsonb_array_length(p_proposal -> 'columns'))
    from (select core._number_setting('max_columns') + case when p_proposal -> 'version' = '1' then 0 else 100 end) as allowed (most)
    where jsonb_array_length(p_proposal -> 'columns') > most
    union all
    select 1001, format('no index is possible on %s: it is not a column, or one of jsonb or an array', value #>> '{}')
    from jsonb_array_elements(p_proposal -> 'indexes')
    where not exists (select from col where col.name = value #>> '{}' and core._is_indexable(type))
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
