create or replace function core._value_type(p_value jsonb)
returns text
language sql stable
as $$
  select case jsonb_typeof(p_value)
    when 'string' then case
      when core._is_timestamptz(p_value #>> '{}') then 'timestamptz'
      when core._is_date(p_value #>> '{}') then 'date'
      else 'text' end
    when 'number' then 'numeric'
    else jsonb_typeof(p_value)
  end
$$;
comment on function core._value_type is 'text, numeric, boolean, timestamptz, date, object, array or null.';
