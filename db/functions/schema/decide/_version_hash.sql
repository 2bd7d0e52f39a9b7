create or replace function core._version_hash(p_base_hash text, p_added jsonb)
returns text
language sql immutable
as $$
  select encode(sha256(convert_to(p_base_hash || E'\n' || string_agg(
    (value ->> 'path') || ' ' || (value ->> 'type'), E'\n' order by value ->> 'path' collate "C"), 'UTF8')), 'hex')
  from jsonb_array_elements(p_added)
$$;
comment on function core._version_hash is 'The structure hash of a later version: sha256 over that of the version before and the columns added.';
