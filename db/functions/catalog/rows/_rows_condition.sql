create or replace function core._rows_condition(p_schema core.schema_def, p_where jsonb)
returns text
language plpgsql stable
as $$
declare
  v_col record;
  v_op text;
  v_value jsonb;
  v_parts text[] := '{}';
  v_signs constant jsonb := '{"eq": "=", "ne": "is distinct from", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}';
begin
  if p_where is not null and jsonb_typeof(p_where) <> 'object' then
    perform core._refuse('CB001', 'A filter is a JSON object', 'For example {"city": "Oslo", "total": {"gte": 10}}.', jsonb_build_object('where', p_where));
  end if;
  perform core._chosen_columns(p_schema, array(select jsonb_object_keys(coalesce(p_where, '{}'))));
  for v_col in
    select known.name, known.type, given.value from jsonb_each(coalesce(p_where, '{}')) as given (key, value)
    join core._read_columns(p_schema) as known on known.name = given.key
  loop
    if jsonb_typeof(v_col.value) <> 'object' then
      v_col.value := case when v_col.value = 'null' then '{"is_null": true}' else jsonb_build_object('eq', v_col.value) end;
    end if;
    for v_op, v_value in select * from jsonb_each(v_col.value) loop
      if v_signs ? v_op then
        v_parts := v_parts || format('%I %s %s', v_col.name, v_signs ->> v_op, core._typed_literal(v_col.name, v_col.type, v_value));
      elsif v_op = 'in' and jsonb_typeof(v_value) = 'array' and jsonb_array_length(v_value) between 1 and 1000 then
        v_parts := v_parts || format('%I in (%s)', v_col.name,
          (select string_agg(core._typed_literal(v_col.name, v_col.type, element), ', ') from jsonb_array_elements(v_value) as element));
      elsif v_op in ('like', 'ilike') and jsonb_typeof(v_value) = 'string' and (v_value #>> '{}') !~ '(^|[^\\])(\\\\)*\\$' then
        v_parts := v_parts || format('%I::text %s %L', v_col.name, v_op, v_value #>> '{}');
      elsif v_op = 'is_null' and jsonb_typeof(v_value) = 'boolean' then
        v_parts := v_parts || format('%I is %s', v_col.name, case v_value when 'true' then 'null' else 'not null' end);
      elsif v_op = 'contains' and (v_col.type = 'jsonb' or v_col.type like '%[]') then
        v_parts := v_parts || format('%I @> %s', v_col.name, core._typed_literal(v_col.name, v_col.type, v_value));
      else
        perform core._refuse('CB001', format('Invalid condition %s on the column %s', jsonb_build_object(left(v_op, 60), left(v_value::text, 60)), v_col.name),
          'Use eq, ne, lt, lte, gt, gte with a value, in with a list, like or ilike with a pattern. Use is_null with true or false, contains on jsonb and arrays.',
          jsonb_build_object('column', v_col.name, 'operator', v_op));
      end if;
    end loop;
  end loop;
  return coalesce(nullif(array_to_string(v_parts, ' and '), ''), 'true');
end;
$$;
comment on function core._rows_condition is 'A filter {"column": value or {"gte": value}} as an SQL condition. Raises CB001 for columns, operators and values that cannot be.';
