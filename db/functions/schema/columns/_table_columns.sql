-- A text column of the key has a unique btree index, so it takes shorter texts only.
create or replace function core._table_columns(p_proposal jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(
    case when value ->> 'type' = 'text' and coalesce(p_proposal -> 'key', '[]') @> jsonb_build_array(value -> 'path')
         then jsonb_set(value, '{type}', '"key text"') else value end order by ord), '[]')
  from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
$$;
comment on function core._table_columns is 'The columns of a proposal as core._row_sql takes them.';
