-- A person may have moved the file, or given its name to another, while it was on its way. Even a job media.place may
-- have been there before. The spaces are shared, before anything is changed. An act that does not see yet that the file
-- is placed does not send it on. It has either committed by then or comes after.
create or replace function api.record_placement(
  p_job_id bigint, p_uri text, p_thumbnails jsonb default '{}', p_library text default null
)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset uuid := (select id from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal);
  v_was text;
  v_wanted record;
begin
  perform core._share_spaces();
  if v_job.state <> 'processing' then
    if v_job.state = 'done' then  -- else the worker that takes it up writes there again
      perform core._leave_too_late(v_asset, p_uri, p_thumbnails, p_library);
    end if;
    return;
  end if;
  if v_job.result is null then
    perform core._refuse('CB003', format('Job %s has no recorded result to place', p_job_id),
      'Call api.record_media first: it says where the file belongs.', jsonb_build_object('job_id', p_job_id));
  end if;
  perform core._act(v_job.worker);
  update core.asset set uri = p_uri, status = 'done' where id = v_asset;
  update core.media set thumbnails = p_thumbnails where asset_id = v_asset;
  v_was := (select uri from core.library where asset_id = v_asset);
  update core.library set uri = p_library where asset_id = v_asset;
  select uri, thumbnails, library into v_wanted from core._wanted_places(array[v_asset]);
  if (p_uri, p_thumbnails, p_library) is distinct from (v_wanted.uri, v_wanted.thumbnails, v_wanted.library) then
    perform core._queue_placement(array[v_asset]);
    perform core._reclaim_names(array[v_asset], array[p_library]) where p_library is distinct from v_wanted.library;
  end if;
  if v_was <> p_library then
    perform core._leave_places(array[v_was]);
  end if;
  perform core._queue_verification(v_asset);
  perform core._end_job(p_job_id);
end;
$$;
comment on function api.record_placement is 'The file, its thumbnails and its link in the library are where record_media said: the object is done. Refuses a job whose result is not recorded.';
