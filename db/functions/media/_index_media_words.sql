create or replace function core._index_media_words(p_asset_id uuid)
returns void
language sql volatile
as $$
  insert into core.search_text (asset_id, words, created_at)
  select asset.id,
         setweight(to_tsvector('english', core._words_of_name(coalesce(raw.filename, ''))), 'A')
         || setweight(to_tsvector('english', core._words_of_name(core._folders_of(raw.path))), 'B')
         || setweight(to_tsvector('english', array_to_string(asset.tags, ' ')), 'B')
         || setweight(to_tsvector('english', left(coalesce(request.comments, ''), 50000)), 'B')
         || setweight(to_tsvector('english', coalesce(asset.owner, '')), 'C')
         || setweight(core._document_words(media.metadata, '{}'), 'D'),
         core.current_time()
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  join core.ingest_request as request on request.id = asset.request_id
  join core.media on media.asset_id = asset.id
  where asset.id = p_asset_id
  on conflict (asset_id) do update set words = excluded.words
$$;
comment on function core._index_media_words is 'Full text of a file: the words of its name, folders, tags, comments, owner, metadata, within what a tsvector holds.';
