create or replace function api.set_key_budgets(p_name text, p_budgets jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_key core.api_key := core._key_named(p_name);
begin
  perform core._act(p_actor);
  update core.api_key set budgets = core._checked_budgets(p_budgets, v_key.budgets) where id = v_key.id
  returning * into v_key;
  return core._key_item(v_key);
end;
$$;
comment on function api.set_key_budgets is 'Give an API key budgets of its own: {"requests": 20, "bytes": 1000000}. Null takes one back to that of the settings, and what is not named stays. They hold within seconds on every API process. Raises CB001 for an unknown budget or a wrong number, CB002 for an unknown key.';
