create or replace function core._key_text(p_key_paths jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(core._path_text(steps) order by ord), '[]')
  from jsonb_array_elements(p_key_paths) with ordinality as listed (steps, ord)
$$;
comment on function core._key_text is 'The paths of a key as people write them: ["$.order.no"].';
