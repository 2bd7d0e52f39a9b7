create or replace function core._is_within(p_keys jsonb, p_outer jsonb)
returns boolean
language sql immutable
as $$
  select jsonb_typeof(p_keys) = 'array' and jsonb_typeof(p_outer) = 'array' and p_keys <> p_outer
     and p_outer = (select jsonb_agg(key order by n) from jsonb_array_elements(case jsonb_typeof(p_keys) when 'array' then p_keys else '[]' end) with ordinality as listed (key, n)
                    where n <= jsonb_array_length(case jsonb_typeof(p_outer) when 'array' then p_outer else '[]' end))
$$;
comment on function core._is_within is 'Whether a path, given by its keys, lies within another.';
