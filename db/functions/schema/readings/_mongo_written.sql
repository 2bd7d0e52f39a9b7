create or replace function core._mongo_written(p_value jsonb, p_style text)
returns jsonb
language sql stable
as $$
  select case
    when p_style = '$date.$numberLong' then jsonb_build_object('$date', jsonb_build_object('$numberLong', core._epoch_written(p_value, 1000, 'string 0')))
    when p_style = '$date.number' then jsonb_build_object('$date', core._epoch_written(p_value, 1000, 'number 0'))
    when p_style like '$date %' then jsonb_build_object('$date', core._moment_written(p_value, null, substr(p_style, 7)))
    when p_style is null then p_value
    else jsonb_build_object(p_style, p_value #>> '{}') end
$$;
comment on function core._mongo_written is 'A value in the wrapper that the style names.';
