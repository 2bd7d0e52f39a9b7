create or replace function core._key_paths(p_paths jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_paths jsonb;
begin
  p_paths := core._listed(p_paths);
  if jsonb_typeof(p_paths) is distinct from 'array' or jsonb_array_length(p_paths) > 4 then
    perform core._refuse('CB001', 'A key is an array of one to four paths',
      'For instance ["order_no"] or ["$.shop.id", "$.order_no"]; [] for no key.', jsonb_build_object('paths', p_paths));
  end if;
  select coalesce(jsonb_agg(core._path_given(value) order by n), '[]') into v_paths
  from jsonb_array_elements(p_paths) with ordinality as listed (value, n);
  if (select count(distinct value) < count(*) from jsonb_array_elements(v_paths)) then
    perform core._refuse('CB001', 'A key names one path twice', 'Give each once.', jsonb_build_object('paths', p_paths));
  end if;
  return v_paths;
end;
$$;
comment on function core._key_paths is 'The paths of a key as an admin gives them, as arrays of steps. Raises CB001.';
