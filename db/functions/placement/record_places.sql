-- The catalogue switches only to files that are there, and only where they still belong: who was moved again
-- meanwhile stays to be done, and what was made for nothing is stale, as is every place that was left.
-- The spaces are locked, so that nothing moves at this moment.
create or replace function api.record_places(p_job_id bigint, p_placed jsonb)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._job_of(p_job_id);
  v_mine uuid[];
  v_left text[];
begin
  if v_job.state <> 'processing' then
    return;
  end if;
  perform core._act(v_job.worker);
  perform core._lock_spaces();
  v_mine := array(
    select asset_id from core.placement
    where job_id = p_job_id and asset_id in (select system_id from jsonb_to_recordset(p_placed) as placed (system_id uuid)));

  v_left := array(
    select distinct old.uri
    from jsonb_to_recordset(p_placed) as placed (system_id uuid, uri text, thumbnails jsonb, library text)
    join core._wanted_places(v_mine) as wanted on wanted.asset_id = placed.system_id
    join core.asset on asset.id = placed.system_id
    join core.media on media.asset_id = placed.system_id
    left join core.library on library.asset_id = placed.system_id
    cross join lateral (select placed.uri = wanted.uri and placed.library is not distinct from wanted.library as still) as here
    cross join lateral unnest(case when still then core._uris_of(asset.uri, media.thumbnails, library.uri)
                                   else core._uris_of(placed.uri, placed.thumbnails, placed.library) end) as old (uri)
    where old.uri <> all (core._uris_of(wanted.uri, wanted.thumbnails, wanted.library))
      and (still or old.uri <> all (core._uris_of(asset.uri, media.thumbnails, library.uri))));

  with still as (
    select placed.* from jsonb_to_recordset(p_placed) as placed (system_id uuid, uri text, thumbnails jsonb, library text)
    join core._wanted_places(v_mine) as wanted on wanted.asset_id = placed.system_id
    where placed.uri = wanted.uri and placed.library is not distinct from wanted.library
  ), switched as (
    update core.asset set uri = still.uri from still where asset.id = still.system_id and asset.uri <> still.uri
  ), pictured as (
    update core.media set thumbnails = still.thumbnails from still
    where media.asset_id = still.system_id and media.thumbnails <> still.thumbnails
  ), linked as (
    update core.library set uri = still.library from still
    where library.asset_id = still.system_id and library.uri is distinct from still.library
  )
  delete from core.placement using still where placement.asset_id = still.system_id;
  update core.placement set job_id = null where asset_id = any (v_mine);

  -- A name this job came to too late was given to another file meanwhile, whose bytes may be gone: again.
  insert into core.placement (asset_id, created_at)
  select distinct library.asset_id, core.current_time()
  from jsonb_to_recordset(p_placed) as placed (system_id uuid, library text)
  join core.library on library.uri = placed.library and library.asset_id <> placed.system_id
  on conflict (asset_id) do nothing;

  -- Judged last: a name that one file of this batch left may be the one another came to.
  insert into core.stale_file (uri, created_at)
  select uri, core.current_time() from unnest(v_left) as uri where not core._is_in_library(uri)
  on conflict (uri) do nothing;
end;
$$;
comment on function api.record_places is 'Files are under the keys that take_placements gave: [{"system_id", "uri", "thumbnails", "library"}].';
