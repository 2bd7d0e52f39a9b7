create or replace function core._revive_jobs(p_jobs bigint[])
returns integer
language plpgsql volatile
as $$
declare
  v_revived bigint[];
begin
  with revived as (
    update core.job
    set state = 'queued', attempts = 0, finished_at = null
    where id = any (p_jobs) and state = 'failed'
    returning id, request_id, task
  ), waiting as (
    -- The stores that failed with their routing job wait for it again.
    update core.job
    set state = 'queued', attempts = 0, finished_at = null
    from revived
    where revived.task = 'json.route' and job.request_id = revived.request_id
      and job.task = 'json.store' and job.state = 'failed' and job.queue_job_id is null
    returning job.id, job.request_id
  ), again as (
    update core.asset
    set status = 'queued'
    from (select id, request_id from revived union select id, request_id from waiting) as job
    where asset.request_id = job.request_id and asset.job_id = job.id and asset.status = 'failed'
    returning asset.id
  ), forgotten as (
    delete from core.failure using again where failure.asset_id = again.id
  )
  select array_agg(id) into v_revived from revived;
  perform core._defer_jobs(coalesce(v_revived, '{}'));
  return coalesce(cardinality(v_revived), 0);
end;
$$;
comment on function core._revive_jobs is 'Bring dead letters back with a full set of tries; returns how many there were.';
