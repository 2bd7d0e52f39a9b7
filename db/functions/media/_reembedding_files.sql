create or replace function core._reembedding_files(p_space text, p_after uuid)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'system_id', asset.id, 'media_type', asset.media_type, 'filename', raw.filename, 'raw_uri', raw.uri,
           'derivative_uri', case when asset.media_type <> 'video' and not missing.metadata ? 'frames'
                                  then missing.thumbnails ->> '1024' end) order by asset.id), '[]')
  from core._without_vector(p_space, p_after, core._number_setting('reembed_batch')::integer) as missing
  join core.asset on asset.id = missing.asset_id
  join core.asset_raw as raw on raw.id = asset.raw_id
$$;
comment on function core._reembedding_files is 'Files to embed, each with its normalised picture; a video or an animation has several, so it is decoded again.';
