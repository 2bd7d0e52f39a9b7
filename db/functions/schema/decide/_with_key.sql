-- The unique index says what the table promises, and lets others refer to it. It needs a column for each
-- part. An array is not a key; a column of jsonb takes the scalars that are.
create or replace function core._with_key(p_proposal jsonb, p_key jsonb)
returns jsonb
language sql immutable
as $$
  select p_proposal || jsonb_build_object('key',
         case when count(*) = jsonb_array_length(p_key) then coalesce(jsonb_agg(col.value -> 'path' order by n), '[]') else '[]' end)
  from jsonb_array_elements(p_key) with ordinality as part (keys, n)
  join jsonb_array_elements(p_proposal -> 'columns') as col (value)
    on col.value -> 'keys' = part.keys and not col.value ? 'widens' and col.value ->> 'type' not like '%[]'
$$;
comment on function core._with_key is 'A proposal with the key of its collection, where the columns can hold it.';
