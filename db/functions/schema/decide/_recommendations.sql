-- Fields named like foreign keys (… _id, …Id) whose values are mostly distinct point at another thing. A child table is
-- worth considering, unless another collection holds the keys and the table refers to it. A field that every document
-- has and that is named like what identifies it (id, order_no of orders) may be the key. Nothing is done about any of
-- it without a person; what they can tick says "choose".
create or replace function core._recommendations(p_profile jsonb, p_proposal jsonb)
returns jsonb
language sql stable
as $$
  with col as (
    select value, value ->> 'path' as path, value -> 'keys' ->> -1 as last_key,
           core._names_itself(p_proposal ->> 'table', value -> 'keys') as is_own
    from jsonb_array_elements(p_proposal -> 'columns')
  )
  select coalesce(jsonb_agg(recommendation order by recommendation ->> 'path', recommendation ->> 'kind'), '[]')
  from (
    select jsonb_build_object('kind', 'child_table', 'path', path, 'sentence',
      format('%s reads like a foreign key with many different values: consider a child table of its own', path))
    from col
    where last_key ~ '(_id|Id|ID)$' and not is_own and p_proposal -> 'indexes' ? (value ->> 'name')
      and not p_proposal -> 'foreign_keys' @> jsonb_build_array(jsonb_build_object('column', value -> 'name'))
      and not p_proposal -> 'key' ? path
    union all
    select jsonb_build_object('kind', 'key', 'path', path, 'keys', value -> 'keys', 'choose', true, 'sentence',
      format('%s is in every document and is named like what identifies it: as the key, the table would hold the newest document of each', path))
    from col
    where is_own and p_proposal -> 'key' = '[]' and value -> 'presence' = '1' and value ->> 'type' in ('text', 'numeric')
    union all
    select jsonb_build_object('kind', 'child_table', 'path', path, 'choose', choosable, 'sentence',
      format('%s holds an array of objects: a child table (document_id, ordinal) would make them rows', path))
    from (
      select path, true from core._object_arrays(p_profile)
      union select p_profile ->> 'object_array_path', false where p_profile ->> 'object_array_path' is not null
        and not exists (select from core._object_arrays(p_profile))
    ) as arrays (path, choosable)
    where not exists (select from jsonb_array_elements(p_proposal -> 'children') as child where child ->> 'path' = path)
    union all
    select wrapper from core._wrappers(p_profile) as wrapper
    union all
    select jsonb_build_object('kind', 'column_budget', 'path', '$', 'sentence',
      format('%s of %s paths stay in extra: a proposal has at most %s columns, those that most documents have; the setting max_columns says how many',
             candidates - most, candidates, most))
    from (select (select count(*) from core._column_candidates(p_profile)) as candidates, core._number_setting('max_columns') as most) as budget
    where candidates > most
  ) as offered (recommendation)
$$;
