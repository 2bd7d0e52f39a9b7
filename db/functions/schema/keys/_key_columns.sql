-- A wider column beside the first of a path does not change what the key is.
create or replace function core._key_columns(p_columns jsonb, p_key jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg((select value from jsonb_array_elements(p_columns) as value
                             where value -> 'keys' = steps and not value ? 'widens' limit 1) order by n), '[]')
  from jsonb_array_elements(p_key) with ordinality as part (steps, n)
$$;
comment on function core._key_columns is 'The column of each path of a key, null where it has none.';
