create or replace function core._structure_hash(p_name text, p_profile jsonb)
returns text
language sql immutable
as $$
  select encode(sha256(convert_to(
    p_name || E'\n' || coalesce(string_agg(
      (value ->> 'path') || ' ' || array_to_string(array(select jsonb_object_keys(value -> 'types')), '|'),
      E'\n' order by value ->> 'path' collate "C"), ''), 'UTF8')), 'hex')
  from jsonb_array_elements(p_profile -> 'paths')
$$;
comment on function core._structure_hash is 'sha256 over the collection''s name and its sorted paths and types, in hex.';
