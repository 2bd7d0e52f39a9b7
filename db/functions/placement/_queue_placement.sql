create or replace function core._queue_placement(p_assets uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_count integer;
begin
  insert into core.placement (asset_id, created_at)
  select distinct asset.id, core.current_time()
  from core.asset
  join core._wanted_places(p_assets) as wanted on wanted.asset_id = asset.id
  join core.media on media.asset_id = asset.id
  left join core.library on library.asset_id = asset.id
  where asset.uri is not null
    and (asset.uri, media.thumbnails, library.uri) is distinct from (wanted.uri, wanted.thumbnails, wanted.library)
  on conflict (asset_id) do nothing;
  get diagnostics v_count = row_count;
  perform core._defer_placement(v_count);
end;
$$;
comment on function core._queue_placement is 'Let the files of assets follow to where the catalogue now says they are.';
