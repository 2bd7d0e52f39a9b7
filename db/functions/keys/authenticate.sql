-- One call for each request that is not in the caller's short cache. Unknown and revoked keys answer
-- alike: null.
create or replace function api.authenticate(p_secret_sha256 text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_key core.api_key;
  v_minute timestamptz := date_trunc('minute', core.current_time());
begin
  select * into v_key from core.api_key where secret_sha256 = p_secret_sha256 and revoked_at is null;
  if not found then
    return null;
  end if;
  update core.api_key set last_used_at = v_minute
  where id = v_key.id and last_used_at is distinct from v_minute;
  return core._key_item(v_key);
end;
$$;
comment on function api.authenticate is 'The key of a secret, given as sha256 in hex; null for an unknown or revoked one. Records the use, to the minute.';
