-- Decoded again, a file keeps its place: a person or a sidecar may have said another.
create or replace function core._write_media(p_asset core.asset, p_facts jsonb)
returns void
language sql volatile
as $$
  insert into core.media
    (asset_id, sha256, pixel_sha256, phash, width, height, duration_seconds, extension, filename, metadata, location, simple_tags, notes)
  select p_asset.id, raw.sha256, p_facts ->> 'pixel_sha256', (p_facts ->> 'phash')::bit(64),
         (p_facts ->> 'width')::integer, (p_facts ->> 'height')::integer,
         (p_facts ->> 'duration_seconds')::double precision, p_facts ->> 'extension', raw.filename,
         coalesce(p_facts -> 'metadata', '{}'), p_facts #> '{metadata,gps}',
         array(select jsonb_array_elements_text(p_facts -> 'simple_tags')),
         array(select jsonb_array_elements_text(p_facts -> 'notes'))
  from core.asset_raw as raw where raw.id = p_asset.raw_id
  on conflict (asset_id) do update
  set pixel_sha256 = excluded.pixel_sha256, phash = excluded.phash, width = excluded.width, height = excluded.height,
      duration_seconds = excluded.duration_seconds, extension = excluded.extension, metadata = excluded.metadata,
      simple_tags = excluded.simple_tags, notes = excluded.notes
$$;
comment on function core._write_media is 'The facts of a file, in place of those that an earlier decoding gave.';
