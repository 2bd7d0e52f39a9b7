create or replace function core._mongo_wrapper(p_value jsonb)
returns text
language plpgsql immutable
as $$
declare
  v_key text;
begin
  if jsonb_typeof(p_value) <> 'object' then
    return null;
  end if;
  foreach v_key in array array['$oid', '$date', '$numberLong', '$numberInt', '$numberDouble', '$numberDecimal', '$uuid'] loop
    if p_value ? v_key then
      return case
        when p_value - v_key <> '{}' then null
        when jsonb_typeof(p_value -> v_key) = 'string' or v_key = '$date' and jsonb_typeof(p_value -> v_key) = 'number' then v_key
        when v_key = '$date' and core._mongo_wrapper(p_value -> v_key) = '$numberLong' then '$date.$numberLong' end;
    end if;
  end loop;
  return null;
end;
$$;
comment on function core._mongo_wrapper is 'The wrapper of a value in extended JSON of MongoDB, such as $numberLong or $date.$numberLong; null for what is none.';
