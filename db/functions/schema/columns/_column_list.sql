create or replace function core._column_list(p_columns jsonb, p_prefix text default '')
returns text
language sql immutable
as $$
  select coalesce(string_agg(format('%s%I', p_prefix, value ->> 'name'), ', ' order by ord) || ', ', '') || p_prefix || 'extra'
  from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
$$;
comment on function core._column_list is 'The names of columns, then extra, for an INSERT or UPDATE.';
