create or replace function core._goes_first(p_asset_id uuid, p_other_id uuid)
returns boolean
language sql stable
as $$
  select (coalesce((select kept_at from core.kept_original where asset_id = p_other_id), '-infinity'), p_asset_id)
       < (coalesce((select kept_at from core.kept_original where asset_id = p_asset_id), '-infinity'), p_other_id)
$$;
comment on function core._goes_first is 'Whether of two files that show the same this one is the original: the one a person kept last, else the one received first.';
