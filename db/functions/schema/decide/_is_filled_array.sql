create or replace function core._is_filled_array(p_value jsonb)
returns boolean
language sql immutable
as $$
  select coalesce(jsonb_typeof(p_value) = 'array' and p_value <> '[]', false)
$$;
comment on function core._is_filled_array is 'Whether child rows can stand for it: an empty array has none, and stays in extra.';
