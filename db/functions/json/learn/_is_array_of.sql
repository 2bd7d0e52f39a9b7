create or replace function core._is_array_of(p_value jsonb, p_type text)
returns boolean
language sql immutable
as $$
  select case when jsonb_typeof(p_value) = 'array'
              then not exists (select from jsonb_array_elements(p_value) as element where jsonb_typeof(element) not in (p_type, 'null')) else false end
$$;
comment on function core._is_array_of is 'Whether a value is an array whose elements are all of that JSON type, or null.';
