-- Only arrays that a row can name: at the top, or in an object there.
create or replace function core._object_arrays(p_profile jsonb)
returns table (path text, keys jsonb)
language sql immutable
as $$
  select element.value ->> 'path', listed.value -> 'keys'
  from jsonb_array_elements(p_profile -> 'paths') as element (value)
  join jsonb_array_elements(p_profile -> 'paths') as listed (value)
    on element.value ->> 'path' = (listed.value ->> 'path') || '[]'
  where case jsonb_typeof(listed.value -> 'keys') when 'array' then jsonb_array_length(listed.value -> 'keys') <= 2 else false end
    and exists (select from jsonb_object_keys(element.value -> 'types') as type where 'object' = any (string_to_array(type, '|')))
$$;
comment on function core._object_arrays is 'The arrays of objects in a profile that can become child tables: $.items[] with its keys.';
