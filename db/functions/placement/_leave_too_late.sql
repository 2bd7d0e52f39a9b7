-- A worker considered stale kept running: another has placed the file since, and people may have moved it
-- since. The caller shares the spaces.
create or replace function core._leave_too_late(p_asset_id uuid, p_uri text, p_thumbnails jsonb, p_library text)
returns void
language plpgsql volatile
as $$
declare
  v_places text[];
begin
  select array_agg(place) into v_places
  from core.asset
  join core._wanted_places(array[p_asset_id]) as wanted on wanted.asset_id = asset.id
  join core.media on media.asset_id = asset.id
  left join core.library on library.asset_id = asset.id
  cross join unnest(core._uris_of(p_uri, p_thumbnails, p_library)) as place
  where place <> all (core._uris_of(wanted.uri, wanted.thumbnails, wanted.library))
    and place <> all (core._uris_of(asset.uri, media.thumbnails, library.uri));
  perform core._reclaim_names(array[p_asset_id], array[p_library]) where p_library = any (v_places);
  perform core._leave_places(v_places);
end;
$$;
comment on function core._leave_too_late is 'What was written for a file where it neither is nor belongs is left.';
