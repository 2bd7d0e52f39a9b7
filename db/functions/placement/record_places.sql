-- The catalogue switches only to files that are there, and only where they still belong. A file that was moved again
-- waits for the next job. What this job wrote for it is stale, as is every place that was left. The same holds for all
-- that a job wrote whose files another job has taken, or that was given up while it ran. The spaces are locked, so that
-- no file is moved while this runs.
create or replace function api.record_places(p_job_id bigint, p_placed jsonb)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_mine uuid[];
  v_still uuid[];
  v_left text[];
begin
  perform core._act(v_job.worker);
  perform core._lock_spaces();
  v_mine := array(
    select asset_id from core.placement
    where job_id = p_job_id and v_job.state = 'processing'
      and asset_id in (select system_id from jsonb_to_recordset(p_placed) as placed (system_id uuid)));
  v_still := array(
    select asset_id
    from jsonb_to_recordset(p_placed) as placed (system_id uuid, uri text, library text)
    join core._wanted_places(v_mine) as wanted on wanted.asset_id = placed.system_id
    where placed.uri = wanted.uri and placed.library is not distinct from wanted.library);

  v_left := array(
    select distinct old.uri
    from jsonb_to_recordset(p_placed) as placed (system_id uuid, uri text, thumbnails jsonb, library text)
    join core._wanted_places(array(select system_id from jsonb_to_recordset(p_placed) as placed (system_id uuid))) as wanted
      on wanted.asset_id = placed.system_id
    join core.asset on asset.id = placed.system_id
    join core.media on media.asset_id = placed.system_id
    left join core.library on library.asset_id = placed.system_id
    left join core.placement on placement.asset_id = placed.system_id
    cross join lateral (select placed.system_id = any (v_still) as still) as here
    cross join lateral unnest(case when still then core._uris_of(asset.uri, media.thumbnails, library.uri) || placement.attempted
                                   else core._uris_of(placed.uri, placed.thumbnails, placed.library) end) as old (uri)
    where old.uri <> all (core._uris_of(wanted.uri, wanted.thumbnails, wanted.library))
      and (still or old.uri <> all (core._uris_of(asset.uri, media.thumbnails, library.uri))));

  with still as (
    select placed.* from jsonb_to_recordset(p_placed) as placed (system_id uuid, uri text, thumbnails jsonb, library text)
    where system_id = any (v_still)
  ), switched as (
    update core.asset set uri = still.uri from still where asset.id = still.system_id and asset.uri <> still.uri
  ), pictured as (
    update core.media set thumbnails = still.thumbnails from still
    where media.asset_id = still.system_id and media.thumbnails <> still.thumbnails
  ), linked as (
    update core.library set uri = still.library from still
    where library.asset_id = still.system_id and library.uri is distinct from still.library
  )
  delete from core.placement where asset_id = any (v_still);
  update core.placement set job_id = null where asset_id = any (v_mine);

  perform core._reclaim_names(array_agg(system_id), array_agg(library))
  from jsonb_to_recordset(p_placed) as placed (system_id uuid, library text)
  where library is not null and system_id <> all (v_still);

  -- Decided last: a name that one file of this batch left may be the one another came to.
  perform core._leave_places(v_left);
end;
$$;
comment on function api.record_places is 'Files are under the keys that take_placements gave: [{"system_id", "uri", "thumbnails", "library"}].';
