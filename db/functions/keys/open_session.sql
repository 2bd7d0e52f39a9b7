-- An opaque token rather than a signed one. Logging out ends it permanently, on every API process, and no process holds
-- a secret that could make one.
create or replace function api.open_session(p_secret_sha256 text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_now timestamptz := core.current_time();
  v_key core.api_key;
begin
  select * into v_key from core.api_key where secret_sha256 = p_secret_sha256 and revoked_at is null;
  if not found then
    return null;
  end if;
  if v_key.role not in ('admin', 'read') then
    perform core._refuse('CB009', format('The admin pages need a key of role admin or read; the key %s has the role %s', v_key.name, v_key.role),
      'Make one with cubby keys add NAME --role admin.', jsonb_build_object('needed', 'admin', 'role', v_key.role));
  end if;
  delete from core.session where expires_at <= v_now;
  insert into core.session (token_sha256, key_id, created_at, expires_at)
  values (encode(sha256(convert_to(v_token, 'UTF8')), 'hex'), v_key.id, v_now, v_now + interval '12 hours');
  return jsonb_build_object('token', v_token, 'expires_at', v_now + interval '12 hours', 'key', core._key_item(v_key));
end;
$$;
comment on function api.open_session is 'Log in to the admin pages with an API key of role admin, or of role read to look without changing anything. The key is given as the sha256 of its secret. Returns null for an unknown or revoked one. The answer holds the token: this is the only time it is shown.';
