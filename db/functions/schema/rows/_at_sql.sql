-- By -> and not by #>, for which "0" would be a place in an array.
create or replace function core._at_sql(p_value text, p_keys jsonb)
returns text
language sql immutable
as $$
  select p_value || coalesce(string_agg(' -> ' || case jsonb_typeof(step) when 'number' then step::text else quote_literal(step #>> '{}') end, '' order by n), '')
  from jsonb_array_elements(p_keys) with ordinality as listed (step, n)
$$;
comment on function core._at_sql is 'SQL for the value at a path, given by its steps, of a jsonb expression.';
