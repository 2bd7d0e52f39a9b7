create or replace function core._replace_media(p_asset core.asset, p_facts jsonb)
returns void
language sql volatile
as $$
  update core.media
  set pixel_sha256 = p_facts ->> 'pixel_sha256', phash = (p_facts ->> 'phash')::bit(64),
      width = (p_facts ->> 'width')::integer, height = (p_facts ->> 'height')::integer,
      duration_seconds = (p_facts ->> 'duration_seconds')::double precision, extension = p_facts ->> 'extension',
      metadata = coalesce(p_facts -> 'metadata', '{}'),
      simple_tags = array(select jsonb_array_elements_text(p_facts -> 'simple_tags')),
      notes = array(select jsonb_array_elements_text(p_facts -> 'notes'))
  where asset_id = p_asset.id
$$;
comment on function core._replace_media is 'The facts of a file that was decoded again in place of those before.';
