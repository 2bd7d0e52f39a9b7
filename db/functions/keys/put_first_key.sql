-- What CUBBY_ADMIN_KEY does. The same secret again changes nothing; another one replaces the first.
--
-- The lock is for processes that start together, and for the first requests of one. `on conflict` watches the
-- name alone, and the secret is unique, too.
create or replace function api.put_first_key(p_secret_sha256 text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_key core.api_key;
begin
  if p_secret_sha256 !~ '^[0-9a-f]{64}$' then
    perform core._refuse('CB001', 'The first key is given as the sha256 of its secret, in hex', 'Set CUBBY_ADMIN_KEY.');
  end if;
  perform core._lock('first_key');
  -- A secret that a key has already needs no second one.
  select * into v_key from core.api_key where secret_sha256 = p_secret_sha256;
  if found then
    return core._key_item(v_key);
  end if;
  perform core._act('CUBBY_ADMIN_KEY');
  insert into core.api_key (id, name, role, secret_sha256, created_by, created_at)
  values (uuidv7(), 'CUBBY_ADMIN_KEY', 'admin', p_secret_sha256, core._actor(), core.current_time())
  on conflict (name) do update set secret_sha256 = excluded.secret_sha256, revoked_at = null
  returning * into v_key;
  return core._key_item(v_key);
end;
$$;
comment on function api.put_first_key is 'Make the admin key that the environment variable CUBBY_ADMIN_KEY holds, so that the first login is possible.';
