create or replace function core._is_array_of(p_value jsonb, p_type text, p_number text default null)
returns boolean
language sql immutable
as $$
  select case when jsonb_typeof(p_value) = 'array' then not exists (
    select from jsonb_array_elements(p_value) as element
    where jsonb_typeof(element) not in (p_type, 'null')
      or p_number is not null and element <> 'null' and not (element #>> '{}' ~ '^-?\d+$' and pg_input_is_valid(element #>> '{}', p_number))) else false end
$$;
comment on function core._is_array_of is 'Whether a value is an array whose elements are all of that JSON type, or null; with p_number, whole numbers of that type of Postgres.';
