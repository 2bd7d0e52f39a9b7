create or replace function core._keys_hash(p_keys text[])
returns bytea
language sql immutable
as $$
  select sha256(convert_to(to_json(p_keys)::text, 'UTF8'))
$$;
comment on function core._keys_hash is 'A set of keys as 32 bytes: keys of any number and length fit an index.';
