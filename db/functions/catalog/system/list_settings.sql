create or replace function catalog.list_settings()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(to_jsonb(setting) order by name), '[]'), 'next_cursor', null)
  from core.setting
$$;
comment on function catalog.list_settings is 'The settings with value, default, type, range and what each does.';
