create or replace function core._mongo_wrapper(p_value jsonb)
returns text
language sql immutable
as $$
  select case when jsonb_typeof(p_value) = 'object' and (select count(*) from jsonb_object_keys(p_value)) = 1 then (
    select case when key in ('$oid', '$numberLong', '$numberInt', '$numberDouble', '$numberDecimal', '$uuid') and jsonb_typeof(value) = 'string' then key
                when key = '$date' and jsonb_typeof(value) in ('string', 'number') then key
                when key = '$date' and core._mongo_wrapper(value) = '$numberLong' then '$date.$numberLong' end
    from jsonb_each(p_value)) end
$$;
comment on function core._mongo_wrapper is 'The wrapper of a value in extended JSON of MongoDB, such as $numberLong or $date.$numberLong; null for what is none.';
