create or replace function api.verify_collection(p_name text)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select catalog.verify_collection(p_name)
$$;
comment on function api.verify_collection is 'The same as catalog.verify_collection, for callers of api.';
