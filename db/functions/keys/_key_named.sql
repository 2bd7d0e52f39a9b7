create or replace function core._key_named(p_name text)
returns core.api_key
language plpgsql volatile
as $$
declare
  v_key core.api_key;
begin
  select * into v_key from core.api_key where name = p_name for update;
  if not found then
    perform core._refuse('CB002', format('API key %s not found', p_name), 'List them with cubby keys list.',
      jsonb_build_object('name', p_name));
  end if;
  return v_key;
end;
$$;
