create or replace function core._key_text(p_key_paths jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg((select '$' || string_agg(core._path_step(key), '' order by n)
                             from jsonb_array_elements_text(keys) with ordinality as step (key, n)) order by ord), '[]')
  from jsonb_array_elements(p_key_paths) with ordinality as listed (keys, ord)
$$;
comment on function core._key_text is 'The paths of a key as people write them: ["$.order.no"].';
