create or replace function core._index_media_words(p_ids uuid[])
returns void
language sql volatile
as $$
  insert into core.search_text (asset_id, words, created_at)
  select asset.id,
         setweight(core._name_words(coalesce(raw.filename, '')), 'A')
         || setweight(core._words(concat_ws(' ', array_to_string(asset.tags, ' '), media.caption, media.location ->> 'name',
                                            core._folders_of(raw.path), left(request.comments, 50000))), 'B')
         || setweight(core._words(concat_ws(' ', asset.owner, media.metadata #>> '{camera,make}', media.metadata #>> '{camera,model}',
                                            core._captured_words(asset.captured_local, asset.captured_precision))), 'C')
         || setweight(core._document_words(
              (media.metadata - array['taken_candidates', 'captured_at', 'of_the_file', 'motion_photo']) #- '{sidecar,url}', '{}'), 'D'),
         core.current_time()
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  join core.ingest_request as request on request.id = asset.request_id
  join core.media on media.asset_id = asset.id
  where asset.id = any (p_ids)
  on conflict (asset_id) do update set words = excluded.words, reading = excluded.reading
$$;
comment on function core._index_media_words is 'Full text of files: the words of their names, folders, tags, captions, places, comments, owners, cameras, days and metadata.';
