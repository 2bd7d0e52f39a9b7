-- By -> and not by #>, for which "0" would be a place in an array.
create or replace function core._at_sql(p_value text, p_keys jsonb)
returns text
language sql immutable
as $$
  select p_value || coalesce(string_agg(format(' -> %L', key), '' order by n), '')
  from jsonb_array_elements_text(p_keys) with ordinality as step (key, n)
$$;
comment on function core._at_sql is 'SQL for the value at a path, given by its keys, of a jsonb expression.';
