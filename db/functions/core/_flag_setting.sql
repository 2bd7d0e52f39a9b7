create or replace function core._flag_setting(p_name text)
returns boolean
language sql stable
as $$
  select (value #>> '{}')::boolean from core.setting where name = p_name
$$;
comment on function core._flag_setting is 'Value of a boolean setting.';
