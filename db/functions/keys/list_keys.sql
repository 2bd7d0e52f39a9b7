create or replace function catalog.list_keys()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(core._key_item(api_key) order by name), '[]'), 'next_cursor', null)
  from core.api_key
$$;
comment on function catalog.list_keys is 'All keys, revoked ones too, without their secrets.';
