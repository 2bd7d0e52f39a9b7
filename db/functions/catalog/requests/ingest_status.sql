create or replace function catalog.ingest_status(p_id uuid, p_after integer default null, p_limit integer default 1000)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_request uuid;
  v_ordinal integer;
  v_progress jsonb;
  v_started boolean;
  v_objects jsonb;
begin
  p_limit := core._bounded(p_limit, 10000);
  select id into v_request from core.ingest_request where id = p_id;
  if not found then
    select request_id, ordinal into v_request, v_ordinal from core.asset where id = p_id;
    if not found then
      perform core._no_object('ingest job', p_id);
    end if;
  end if;
  v_progress := core._progress(v_request, v_ordinal);
  v_started := exists (
    select from core.job
    where request_id = v_request and started_at is not null
      and (v_ordinal is null or id = (select job_id from core.asset where asset.id = p_id)));
  select coalesce(jsonb_agg(object order by ordinal), '[]') into v_objects
  from (
    select asset.ordinal, jsonb_build_object(
      'system_id', asset.id, 'kind', asset.kind,
      'state', case when asset.status = 'queued' and job.state = 'processing' then 'processing' else asset.status end,
      'stage', coalesce((select stage from core.failure where asset_id = asset.id), job.stage),
      'attempts', coalesce(job.attempts, 0), 'error', core._object_error(asset, job), '_cursor', asset.ordinal) as object
    from core.asset left join core.job on job.id = asset.job_id
    where asset.request_id = v_request and asset.ordinal > coalesce(p_after, -1)
      and (v_ordinal is null or asset.ordinal = v_ordinal)
    order by asset.ordinal
    limit p_limit + 1
  ) as listed;
  return jsonb_build_object('ingest_job_id', p_id, 'state', core._job_state(v_progress, v_started), 'progress', v_progress)
    || jsonb_build_object('objects', core._page(v_objects, p_limit, '_cursor') -> 'items',
                          'next_cursor', core._page(v_objects, p_limit, '_cursor') -> 'next_cursor');
end;
$$;
comment on function catalog.ingest_status is 'How far an ingest job is: of a request, or of one of its objects. Raises CB002 for an unknown id.';
