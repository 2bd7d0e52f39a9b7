create or replace function core._find_duplicates_again(p_asset_id uuid)
returns void
language sql volatile
as $$
  select core._find_duplicates(asset.id, asset.media_type, embedding.space, embedding.vector)
  from core.asset
  left join core.embedding on asset_id = asset.id and space = (select space from core.embedding_space where active)
  where asset.id = p_asset_id
$$;
comment on function core._find_duplicates_again is 'Link a file that is recorded, by what is known of it now.';
