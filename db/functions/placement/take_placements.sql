-- A row that another job holds is passed over, unless that job no longer runs. The spaces are locked, so that
-- the places it speaks of are the same from its first statement to its last.
create or replace function api.take_placements(p_job_id bigint, p_limit integer default 200)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_taken uuid[];
begin
  if v_job.state <> 'processing' then
    return '[]';
  end if;
  perform core._act(v_job.worker);
  perform core._lock_spaces();
  v_taken := array(
    select placement.asset_id
    from core.placement
    left join core.job as holder on holder.id = placement.job_id
    where placement.job_id is null or placement.job_id = p_job_id or holder.state <> 'processing'
    order by placement.asset_id
    limit p_limit
    for update of placement skip locked);
  perform core._reserve_unsorted(v_taken);
  -- What an earlier try may have left elsewhere is stale; what is about to be written is not.
  perform core._leave_places(array_agg(left_behind))
  from core.placement
  join core._wanted_places(v_taken) as wanted using (asset_id)
  join core.asset on asset.id = placement.asset_id
  join core.media on media.asset_id = asset.id
  left join core.library on library.asset_id = asset.id
  cross join unnest(placement.attempted) as left_behind
  where left_behind <> all (core._uris_of(wanted.uri, wanted.thumbnails, wanted.library))
    and left_behind <> all (core._uris_of(asset.uri, media.thumbnails, library.uri));
  -- And what it may have put over another file, which got that name since, is placed again.
  perform core._reclaim_names(array_agg(asset_id), array_agg(left_behind))
  from core.placement
  cross join unnest(placement.attempted) as left_behind
  where asset_id = any (v_taken) and left_behind like 'fs://library/%';
  delete from core.stale_file
  using core._wanted_places(v_taken) as wanted
  where stale_file.uri = any (core._uris_of(wanted.uri, wanted.thumbnails, wanted.library));
  update core.placement
  set job_id = p_job_id, attempted = core._uris_of(wanted.uri, wanted.thumbnails, wanted.library)
  from core._wanted_places(v_taken) as wanted
  where placement.asset_id = wanted.asset_id;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'system_id', asset.id, 'raw_uri', raw.uri,
      'content_key', place ->> 'content_key', 'library_key', place ->> 'library_key',
      'thumbnails', (
        select coalesce(jsonb_object_agg(side, jsonb_build_object(
          'from', uri, 'key', (place ->> 'derived_prefix') || side || '.webp')), '{}')
        from jsonb_each_text(media.thumbnails) as made (side, uri))) order by asset.id), '[]')
    from core.asset
    join core.asset_raw as raw on raw.id = asset.raw_id
    join core.media on media.asset_id = asset.id
    cross join lateral core._placement(asset.id, media.extension) as place
    where asset.id = any (v_taken));
end;
$$;
comment on function api.take_placements is 'Take up to p_limit misplaced files for a running job: from where they can be made, and the storage keys they belong under. Empty when there are none left.';
