-- A copy of the same bytes is linked to the first one, which is compared for it.
create or replace function core._lacks_fingerprint(p_asset core.asset)
returns boolean
language sql stable
as $$
  select core._compares_files() and (p_asset).media_type in ('video', 'audio') and (p_asset).status = 'done'
    and not exists (select from core.fingerprint where asset_id = (p_asset).id)
    and not exists (select from core.duplicate where asset_id = (p_asset).id and class = 'identical')
$$;
comment on function core._lacks_fingerprint is 'Whether a file is a film or sound that is done and has no fingerprint yet.';
