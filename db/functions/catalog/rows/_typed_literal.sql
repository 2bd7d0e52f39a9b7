-- What a filter compares with is checked before it is cast, and goes into the query as a literal. The check is a query,
-- for within one expression of PL/pgSQL pg_input_is_valid keeps the first type that it was given.
create or replace function core._typed_literal(p_column text, p_type text, p_value jsonb)
returns text
language plpgsql stable
as $$
declare
  v_text text := case when p_type = 'jsonb' then p_value::text
                      when p_type like '%[]' and jsonb_typeof(p_value) = 'array' then array(select jsonb_array_elements_text(p_value))::text
                      when jsonb_typeof(p_value) in ('string', 'number', 'boolean') then p_value #>> '{}' end;
begin
  if v_text is null or not (select pg_input_is_valid(v_text, type) from (values (p_type)) as given (type)) then
    perform core._refuse('CB001', format('Invalid value %s for the column %s, which is %s', left(p_value::text, 80), p_column, p_type),
      'Give a value of that type.', jsonb_build_object('column', p_column, 'value', p_value));
  end if;
  return format('%L::%s', v_text, p_type);
end;
$$;
comment on function core._typed_literal is 'A JSON value as an SQL literal of the type of a column. Raises CB001 when it is none.';
