create or replace function core._trace_setting()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('setting_changed', jsonb_build_object('name', setting.name, 'from', previous.value, 'to', setting.value))
  from changed as setting join before_change as previous using (name)
  where setting.value <> previous.value;
  return null;
end;
$$;
