create or replace function core._child_columns(p_child jsonb, p_columns jsonb, p_version integer)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(value || jsonb_build_object('path', (p_child ->> 'path') || substr(value ->> 'path', 2),
    'name', named.name, 'since', p_version) order by ord), '[]')
  from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
  join core._column_names(p_columns, core._child_lead(p_child)) as named on named.path = value ->> 'path'
$$;
comment on function core._child_columns is 'Columns of elements as columns of a child table: their paths from the document, their names beside those of its primary key.';
