-- Fields named like foreign keys (… _id, …Id) whose values are mostly distinct point at another thing:
-- a child table is worth considering, unless another collection holds the keys and the table refers to it.
-- Nothing is done about it without a person.
create or replace function core._recommendations(p_profile jsonb, p_proposal jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(recommendation order by recommendation ->> 'path'), '[]')
  from (
    select jsonb_build_object('kind', 'child_table', 'path', value ->> 'path', 'sentence',
      format('%s reads like a foreign key with many different values: consider a child table of its own', value ->> 'path'))
    from jsonb_array_elements(p_proposal -> 'columns')
    where value -> 'keys' ->> -1 ~ '(_id|Id|ID)$' and p_proposal -> 'indexes' ? (value ->> 'name')
      and not p_proposal -> 'foreign_keys' @> jsonb_build_array(jsonb_build_object('column', value -> 'name'))
      and not p_proposal -> 'key' ? (value ->> 'path')
    union all
    select jsonb_build_object('kind', 'child_table', 'path', path, 'choose', true, 'sentence',
      format('%s holds an array of objects: a child table (document_id, ordinal) would make them rows', path))
    from (
      select path from core._object_arrays(p_profile)
      union select p_profile ->> 'object_array_path' where p_profile ->> 'object_array_path' is not null
        and not exists (select from core._object_arrays(p_profile))
    ) as arrays
    where not exists (select from jsonb_array_elements(p_proposal -> 'children') as child where child ->> 'path' = path)
    union all
    select wrapper from core._wrappers(p_profile) as wrapper
  ) as offered (recommendation)
$$;
