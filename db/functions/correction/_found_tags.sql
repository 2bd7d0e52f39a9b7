create or replace function core._found_tags(p_asset_id uuid)
returns text[]
language sql stable
as $$
  select core._merged_tags(request.tags, (
      select core._tags_of(embedding.space, embedding.vector)
      from core.embedding join core.embedding_space as known using (space)
      where embedding.asset_id = asset.id order by known.active desc, embedding.space limit 1),
    coalesce(media.simple_tags || core._tags_of_name(media.filename), '{}'))
  from core.asset
  join core.ingest_request as request on request.id = asset.request_id
  left join core.media on media.asset_id = asset.id
  where asset.id = p_asset_id
$$;
comment on function core._found_tags is 'The tags of a file without what people say of them: the sender''s, the model''s, and those that are plain to see.';
