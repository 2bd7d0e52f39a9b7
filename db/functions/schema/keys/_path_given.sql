-- "order_no" is a key at the top, "$.order.no" a path, ["order", "Order No"] a path by its steps, whatever is in
-- them. What begins with $ must be a path.
create or replace function core._path_given(p_path jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  v_steps jsonb := case jsonb_typeof(p_path)
    when 'array' then p_path
    when 'string' then case when p_path #>> '{}' like '$%' then core._path_steps(p_path #>> '{}') else jsonb_build_array(p_path) end end;
begin
  if jsonb_typeof(v_steps) is distinct from 'array' or jsonb_array_length(v_steps) not between 1 and 32
     or jsonb_typeof(v_steps -> 0) <> 'string'
     or exists (select from jsonb_array_elements(v_steps) as step
                where jsonb_typeof(step) not in ('string', 'number') or jsonb_typeof(step) = 'number' and step #>> '{}' !~ '^\d{1,9}$') then
    perform core._refuse('CB001', format('Invalid path: %s', left(p_path::text, 200)),
      'Write a key such as "order_no", a path such as "$.order.no", "$[''order no'']" or "$.lines[0].sku", or its steps as ["order", "no"].',
      jsonb_build_object('path', p_path));
  end if;
  return v_steps;
end;
$$;
comment on function core._path_given is 'The steps of a path as a person gives it. Raises CB001.';
