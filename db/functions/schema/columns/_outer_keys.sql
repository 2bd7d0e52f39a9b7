create or replace function core._outer_keys(p_keys jsonb, p_depth integer)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(key order by n), '[]') from jsonb_array_elements(p_keys) with ordinality as step (key, n) where n <= p_depth
$$;
comment on function core._outer_keys is 'The first keys of a path: the object around it at that depth.';
