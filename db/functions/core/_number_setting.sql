create or replace function core._number_setting(p_name text)
returns numeric
language sql stable
as $$
  select (value #>> '{}')::numeric from core.setting where name = p_name
$$;
comment on function core._number_setting is 'Value of a numeric setting.';
