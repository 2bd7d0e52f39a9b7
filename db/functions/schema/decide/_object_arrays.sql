-- Arrays at the top, in objects, and in the elements of other arrays. Of the paths that are deeper than the profile
-- a person names one.
create or replace function core._object_arrays(p_profile jsonb)
returns table (path text, steps jsonb)
language sql immutable
as $$
  select value ->> 'path', steps
  from jsonb_array_elements(p_profile -> 'paths')
  cross join lateral (select case when value ->> 'path' like '%[]' then core._array_steps(value ->> 'path') end as steps) as read
  where steps is not null
    and exists (select from jsonb_object_keys(value -> 'types') as type where 'object' = any (string_to_array(type, '|')))
$$;
comment on function core._object_arrays is 'The arrays of objects in a profile that can become child tables: $.items[] with its steps.';
