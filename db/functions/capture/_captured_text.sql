create or replace function core._captured_text(p_asset core.asset)
returns text
language sql stable
as $$
  select case when (p_asset).captured_precision = 'second' then
    to_char((p_asset).captured_local, 'YYYY-MM-DD"T"HH24:MI:SS')
    || coalesce(nullif(rtrim(to_char((p_asset).captured_local, '.US'), '0'), '.'), '')
    || coalesce(core._zone_text((p_asset).captured_local - ((p_asset).captured_at at time zone 'UTC')), '')
  else core._captured_day((p_asset).captured_local, (p_asset).captured_precision) end
$$;
comment on function core._captured_text is 'When something was taken, in ISO 8601 and local time, as precise as it is known, with its offset where the zone is known.';
