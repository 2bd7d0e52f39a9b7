create or replace function api.authenticate_session(p_token_sha256 text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_secret_sha256 text;
begin
  select secret_sha256 into v_secret_sha256
  from core.session join core.api_key on api_key.id = session.key_id
  where token_sha256 = p_token_sha256 and expires_at > core.current_time();
  return api.authenticate(v_secret_sha256);
end;
$$;
comment on function api.authenticate_session is 'The key a session was opened with, given the sha256 of its token; null when the session is over or the key is revoked. Records the use, to the minute.';
