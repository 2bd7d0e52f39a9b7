create or replace function core._captured_item(p_asset core.asset)
returns jsonb
language sql stable
as $$
  select case when (p_asset).captured_local is not null then jsonb_build_object(
    'local', to_char((p_asset).captured_local, 'YYYY-MM-DD"T"HH24:MI:SS')
             || coalesce(nullif(rtrim(to_char((p_asset).captured_local, '.US'), '0'), '.'), ''),
    'at', (p_asset).captured_at, 'zone', (p_asset).captured_zone, 'precision', (p_asset).captured_precision,
    'source', (p_asset).captured_source, 'trust', (p_asset).captured_trust) end
$$;
comment on function core._captured_item is 'When something was taken, by what, and how far to trust it, as an object is shown; null when nothing is known.';
