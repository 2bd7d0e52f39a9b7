create or replace function core._rows_cursor_values(p_order jsonb, p_cursor text)
returns text[]
language plpgsql immutable
as $$
declare
  v_said text := translate(p_cursor, '-_', '+/');
  v_read jsonb;
  v_values text[];
begin
  if p_cursor is null then
    return null;
  end if;
  if p_cursor ~ '^[A-Za-z0-9_-]+$' and length(p_cursor) % 4 <> 1 and length(p_cursor) < 100000 then
    v_said := convert_from(decode(rpad(v_said, (length(v_said) + 3) / 4 * 4, '='), 'base64'), 'LATIN1');
    v_read := case when pg_input_is_valid(v_said, 'jsonb') then convert_from(decode(rpad(translate(p_cursor, '-_', '+/'), (length(p_cursor) + 3) / 4 * 4,
      '='), 'base64'), 'UTF8')::jsonb end;
  end if;
  if jsonb_typeof(v_read) = 'array' and v_read -> 0 = p_order and jsonb_typeof(v_read -> 1) = 'array'
     and jsonb_array_length(v_read -> 1) = jsonb_array_length(p_order) + 1 then
    v_values := array(select jsonb_array_elements_text(v_read -> 1));
  end if;
  if v_values is null or not pg_input_is_valid(v_values[cardinality(v_values)], 'uuid') or exists (
       select from jsonb_array_elements(p_order) with ordinality as listed (part, n) where not pg_input_is_valid(v_values[n], part ->> 'type')) then
    perform core._refuse('CB001', 'Invalid cursor of this list', 'Use next_cursor of the page before, with the same order.');
  end if;
  return v_values;
end;
$$;
comment on function core._rows_cursor_values is 'The values that a cursor of core._rows_cursor holds; null for the first page. Raises CB001 for one of another list.';
