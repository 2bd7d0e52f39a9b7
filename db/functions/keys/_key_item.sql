create or replace function core._key_item(p_key core.api_key)
returns jsonb
language sql stable
as $$
  select to_jsonb(p_key) - 'secret_sha256'
$$;
comment on function core._key_item is 'A key as it is shown: never with its hash.';
