create or replace function core._wrapped(p_keys jsonb, p_value jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  v_key text;
begin
  for v_key in select key from jsonb_array_elements_text(p_keys) with ordinality as step (key, n) order by n desc loop
    p_value := jsonb_build_object(v_key, p_value);
  end loop;
  return p_value;
end;
$$;
comment on function core._wrapped is 'The document that has a value at a path of keys, and nothing else.';
