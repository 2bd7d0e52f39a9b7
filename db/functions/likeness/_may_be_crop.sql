create or replace function core._may_be_crop(p_asset_id uuid)
returns boolean
language sql stable
as $$
  select core._compares_files()
     and exists (select from core.asset where id = p_asset_id and media_type = 'image')
     and core._shown_in(p_asset_id) = p_asset_id
     and core._crop_candidates(p_asset_id) is not null
$$;
comment on function core._may_be_crop is 'Whether a picture is a copy of no other and near enough to one that it may be a part of it.';
