-- Neither nests values deeper than 32 levels.
create or replace function core._read_typed(p_value jsonb, p_reading text, p_depth integer default 0)
returns jsonb
language plpgsql stable
as $$
declare
  v_wrapper text := core._typed_wrapper(p_value, p_reading);
  v_inner jsonb := p_value -> v_wrapper;
  v_read jsonb;
  v_whole boolean;
begin
  if v_wrapper is null or p_depth > 32 then
    return null;
  elsif v_wrapper in ('N', 'integerValue') then
    return core._read_number(v_inner, 'number');
  elsif v_wrapper = 'timestampValue' then
    return case when p_depth = 0 then core._read_moment(v_inner, null) else v_inner end;
  elsif v_wrapper in ('NULL', 'nullValue') then
    return case when p_depth > 0 then 'null'::jsonb end;
  elsif v_wrapper in ('M', 'mapValue') then
    select jsonb_object_agg(key, read) filter (where read is not null), bool_and(read is not null) into v_read, v_whole
    from (
      select key, core._read_typed(value, p_reading, p_depth + 1) as read
      from jsonb_each(case when v_wrapper = 'M' then v_inner when jsonb_typeof(v_inner -> 'fields') = 'object' then v_inner -> 'fields' else '{}' end)
      offset 0) as member;
    return case when coalesce(v_whole, true) then coalesce(v_read, '{}') end;
  elsif v_wrapper in ('L', 'arrayValue', 'NS') then
    select jsonb_agg(read order by n), bool_and(read is not null) into v_read, v_whole
    from (
      select n, case v_wrapper when 'NS' then core._read_number(value, 'number') else core._read_typed(value, p_reading, p_depth + 1) end as read
      from jsonb_array_elements(case when v_wrapper <> 'arrayValue' then v_inner when jsonb_typeof(v_inner -> 'values') = 'array' then v_inner -> 'values'
                                     else '[]' end) with ordinality as listed (value, n)
      offset 0) as element;
    return case when coalesce(v_whole, true) then coalesce(v_read, '[]') end;
  end if;
  return v_inner;
end;
$$;
comment on function core._read_typed is 'The plain JSON inside the types of DynamoDB or Firestore, at any depth; null where a part of it names no type.';
