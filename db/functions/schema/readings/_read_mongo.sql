-- Relaxed exports write small numbers plain beside wrapped ones, so plain values are read as well.
create or replace function core._read_mongo(p_value jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_wrapper text := core._mongo_wrapper(p_value);
begin
  return case
    when jsonb_typeof(p_value) in ('string', 'number') then p_value
    when v_wrapper like '$number%' then core._read_number(p_value -> v_wrapper, 'number')
    when v_wrapper = '$date.$numberLong' then core._read_epoch(p_value -> '$date' -> '$numberLong', 1000)
    when v_wrapper = '$date' and jsonb_typeof(p_value -> '$date') = 'number' then core._read_epoch(p_value -> '$date', 1000)
    when v_wrapper = '$date' then core._read_moment(p_value -> '$date', null)
    else p_value -> v_wrapper end;
end;
$$;
comment on function core._read_mongo is 'The value inside a wrapper of MongoDB''s extended JSON: a number, a moment as text, an id. Null for other values.';
