create or replace function core._typed_written(p_value jsonb, p_reading text, p_style text)
returns jsonb
language plpgsql stable
as $$
declare
  v_inner jsonb;
begin
  if p_style in ('S', 'N', 'B', 'stringValue', 'referenceValue', 'bytesValue', 'integerValue') then
    return jsonb_build_object(p_style, p_value #>> '{}');
  elsif p_style like 'timestampValue %' then
    return jsonb_build_object('timestampValue', core._moment_written(p_value, null, substr(p_style, 16)));
  elsif p_style = 'NS' and jsonb_typeof(p_value) = 'array' then
    return jsonb_build_object('NS', (
      select coalesce(jsonb_agg(value #>> '{}' order by n), '[]') from jsonb_array_elements(p_value) with ordinality as listed (value, n)));
  elsif p_style not in ('M', 'L', 'mapValue', 'arrayValue') then
    return jsonb_build_object(p_style, p_value);
  end if;
  case jsonb_typeof(p_value)
    when 'object' then
      select coalesce(jsonb_object_agg(key, core._typed_written(value, p_reading, 'M')), '{}') into v_inner from jsonb_each(p_value);
      return case when p_reading = 'dynamodb' then jsonb_build_object('M', v_inner)
                  else jsonb_build_object('mapValue', case when v_inner = '{}' then v_inner else jsonb_build_object('fields', v_inner) end) end;
    when 'array' then
      select coalesce(jsonb_agg(core._typed_written(value, p_reading, 'M') order by n), '[]') into v_inner
      from jsonb_array_elements(p_value) with ordinality as listed (value, n);
      return case when p_reading = 'dynamodb' then jsonb_build_object('L', v_inner)
                  else jsonb_build_object('arrayValue', case when v_inner = '[]' then '{}' else jsonb_build_object('values', v_inner) end) end;
    when 'string' then return jsonb_build_object(case p_reading when 'dynamodb' then 'S' else 'stringValue' end, p_value);
    when 'boolean' then return jsonb_build_object(case p_reading when 'dynamodb' then 'BOOL' else 'booleanValue' end, p_value);
    when 'number' then return case when p_reading = 'dynamodb' then jsonb_build_object('N', p_value #>> '{}')
      when p_value #>> '{}' ~ '^-?\d+$' then jsonb_build_object('integerValue', p_value #>> '{}') else jsonb_build_object('doubleValue', p_value) end;
    else return case p_reading when 'dynamodb' then '{"NULL": true}'::jsonb else '{"nullValue": null}' end;
  end case;
end;
$$;
comment on function core._typed_written is 'A value with the type that the style names; with types at every depth where that is M, L, mapValue or arrayValue.';
