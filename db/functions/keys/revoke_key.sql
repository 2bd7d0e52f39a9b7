create or replace function api.revoke_key(p_name text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_key core.api_key := core._key_named(p_name);
begin
  perform core._act(p_actor);
  update core.api_key set revoked_at = core.current_time() where id = v_key.id and revoked_at is null;
  select * into v_key from core.api_key where id = v_key.id;
  return core._key_item(v_key);
end;
$$;
comment on function api.revoke_key is 'The key no longer opens anything, within seconds on every API process.';
