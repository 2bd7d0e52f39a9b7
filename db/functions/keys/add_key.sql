create or replace function api.add_key(
  p_name text, p_role text, p_requests_per_minute integer default null, p_max_request_bytes bigint default null,
  p_budgets jsonb default '{}', p_actor text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_secret text := 'cubby_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_key core.api_key;
begin
  perform core._act(p_actor);
  begin
    insert into core.api_key (id, name, role, secret_sha256, requests_per_minute, max_request_bytes, budgets, created_by, created_at)
    values (uuidv7(), p_name, p_role, encode(sha256(convert_to(v_secret, 'UTF8')), 'hex'),
            p_requests_per_minute, p_max_request_bytes, core._checked_budgets(p_budgets), core._actor(), core.current_time())
    returning * into v_key;
  exception
    when unique_violation then
      perform core._refuse('CB007', format('An API key named %s already exists', p_name), 'Revoke it first, or choose another name.');
    when check_violation or not_null_violation then
      perform core._refuse('CB001', 'A key needs a name of 1 to 100 printable characters and a role',
        'Roles: ingest, read, admin. Limits are positive numbers.', jsonb_build_object('name', left(p_name, 100), 'role', p_role));
  end;
  return core._key_item(v_key) || jsonb_build_object('secret', v_secret);
end;
$$;
comment on function api.add_key is 'Make a key for the HTTP API. The answer holds its secret: this is the only time it is shown.';
