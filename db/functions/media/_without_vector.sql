create or replace function core._without_vector(p_space text, p_after uuid, p_limit integer)
returns setof core.media
language sql stable
as $$
  select media from core.media
  where (p_after is null or asset_id > p_after)
    and exists (select from core.embedding where embedding.asset_id = media.asset_id)
    and not exists (select from core.embedding where embedding.asset_id = media.asset_id and space = p_space)
    and not exists (select from core.reembedding where space = p_space and media.asset_id = any (skipped))
  order by asset_id
  limit p_limit
$$;
comment on function core._without_vector is 'Files behind p_after that have a vector in another space and none in this one.';
