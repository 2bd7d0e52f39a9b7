-- Fields named like foreign keys (… _id, …Id) whose values are mostly distinct point at another thing:
-- a child table is worth considering. Nothing is done about it without a person.
create or replace function core._recommendations(p_profile jsonb, p_indexes jsonb, p_columns jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(recommendation order by recommendation ->> 'path'), '[]')
  from (
    select jsonb_build_object('kind', 'child_table', 'path', value ->> 'path', 'sentence',
      format('%s reads like a foreign key with many different values: consider a child table of its own', value ->> 'path'))
    from jsonb_array_elements(p_columns)
    where value -> 'keys' ->> -1 ~ '(_id|Id|ID)$' and p_indexes ? (value ->> 'name')
    union all
    select jsonb_build_object('kind', 'child_table', 'path', p_profile ->> 'object_array_path', 'sentence',
      format('%s holds an array of objects: a child table (document_id, ordinal) would make them rows', p_profile ->> 'object_array_path'))
    where p_profile ->> 'object_array_path' is not null
    union all
    select wrapper from core._wrappers(p_profile) as wrapper
  ) as offered (recommendation)
$$;
