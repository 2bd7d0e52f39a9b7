-- A singular query of RFC 9535 leads to one value: $.order.no, $['order no'], $.lines[0].sku.
create or replace function core._path_steps(p_path text)
returns jsonb
language sql immutable
as $$
  select case when not steps @> '[null]' then steps end from core._query_steps(p_path) as steps
$$;
comment on function core._path_steps is 'The steps of a path: names as strings, places in arrays as numbers. Null for a text that is not a singular query, and for $ alone.';
