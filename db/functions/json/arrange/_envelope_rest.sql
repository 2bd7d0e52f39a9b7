create or replace function core._envelope_rest(p_document jsonb, p_path text[])
returns jsonb
language plpgsql immutable
as $$
declare
  v_rest jsonb := p_document #- p_path;
begin
  for v_length in reverse cardinality(p_path) - 1 .. 1 loop
    exit when v_rest #> p_path[:v_length] <> '{}';
    v_rest := v_rest #- p_path[:v_length];
  end loop;
  return v_rest;
end;
$$;
comment on function core._envelope_rest is 'An envelope without its records, and without the objects that then are empty.';
