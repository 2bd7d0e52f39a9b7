create or replace function core._sorted(p_array jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(value order by value), '[]') from jsonb_array_elements(p_array)
$$;
comment on function core._sorted is 'The elements of an array in an order of their own, to compare arrays whose order does not matter.';
