create or replace function core._may_be_crop(p_asset_id uuid)
returns boolean
language sql stable
as $$
  select core._compares_files() and core._number_setting('crop_candidates') > 0
     and core._shown_in(p_asset_id) = p_asset_id
     and exists (select from core.asset where id = p_asset_id and media_type = 'image')
     and exists (
       select from core.embedding
       cross join core._near_by_vector(p_asset_id, embedding.space, embedding.vector, 1) as near
       where embedding.asset_id = p_asset_id
         and embedding.space = (select space from core.embedding_space where active)
         and near.cosine >= core._number_setting('crop_cosine'))
$$;
comment on function core._may_be_crop is 'Whether a picture is a copy of no other and near enough to one that it may be a part of it.';
