-- A person's verdict holds: a file that a person linked, or whose link a person confirmed, stays where it is.
create or replace function core._find_duplicates_again(p_asset_id uuid)
returns void
language sql volatile
as $$
  select core._find_duplicates(asset.id, asset.media_type, embedding.space, embedding.vector)
  from core.asset
  left join core.embedding on asset_id = asset.id and space = (select space from core.embedding_space where active)
  where asset.id = p_asset_id
    and not exists (select from core.duplicate as link where link.asset_id = p_asset_id and link.evidence ? 'judged_by')
    and not exists (select from core.duplicate_verdict where p_asset_id in (first_id, second_id) and verdict = 'same')
$$;
comment on function core._find_duplicates_again is 'Link a file that is recorded, by what is known of it now, unless a person said where it belongs.';
