-- A filling begins again: what was stored while it stood still may have no row either.
--
-- Stores that failed with their routing job come back with it, and only with it. It queues them once it has looked at
-- the whole request.
create or replace function core._revive_jobs(p_jobs bigint[])
returns integer
language plpgsql volatile
as $$
declare
  v_revived bigint[];
  v_routed bigint[];
  v_refilled uuid[];
begin
  select array_agg(distinct coalesce(route.id, job.id)) into v_routed
  from core.job
  left join core.job as route
    on job.task = 'json.store' and job.queue_job_id is null
    and route.request_id = job.request_id and route.task = 'json.route' and route.state = 'failed'
  where job.id = any (p_jobs);

  with revived as (
    update core.job
    set state = 'queued', attempts = 0, lost = 0, finished_at = null
    from core.job as chosen
    where chosen.id = any (v_routed) and (job.state = 'failed' or core._is_rejected(job))
      and (job.id = chosen.id
           or chosen.task = 'json.route' and job.request_id = chosen.request_id
              and job.task = 'json.store' and job.queue_job_id is null)
    returning job.id, job.request_id
  ), again as (
    update core.asset
    set status = 'queued'
    from revived
    where asset.request_id = revived.request_id and asset.job_id = revived.id and asset.status = 'failed'
    returning asset.id
  ), forgotten as (
    delete from core.failure using again where failure.asset_id = again.id
  )
  select array_agg(id) into v_revived from revived;
  with begun as (
    update core.schema_def
    set backfill_after = null, backfill_done = 0,
        backfill_last = case backfill_kind when 'heal' then backfill_last else 'ffffffff-ffff-ffff-ffff-ffffffffffff' end,
        backfill_kind = case backfill_kind when 'heal' then 'heal' else 'fold' end
    from core.job
    where job.id = any (v_revived) and job.task = 'schema.backfill'
      and schema_def.id = job.schema_id and status = 'active' and backfill_state = 'failed'
    returning schema_def.id
  )
  select array_agg(id) into v_refilled from begun;
  perform core._move_backfills(v_refilled, 'running');
  perform core._defer_jobs(array(select unnest(v_routed) intersect select unnest(v_revived)));
  return coalesce(cardinality(v_revived), 0);
end;
$$;
comment on function core._revive_jobs is 'Bring dead letters back with a full set of tries; returns how many there were.';
