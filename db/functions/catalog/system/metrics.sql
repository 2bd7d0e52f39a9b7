create or replace function catalog.metrics()
returns table (name text, labels jsonb, value double precision)
language sql stable security definer
set search_path = public, pg_temp
as $$
  select 'job_queue_depth', jsonb_build_object('queue', queue, 'state', state), count(*)::double precision
  from core.job where state in ('queued', 'processing') group by queue, state
  union all
  select 'job_oldest_seconds', jsonb_build_object('queue', queue),
         extract(epoch from core.current_time() - min(created_at))::double precision
  from core.job where state = 'queued' group by queue
  union all
  select 'dead_letters', '{}', count(*)::double precision from core.job where state = 'failed'
  union all
  select 'clusters', jsonb_build_object('provisional', provisional), count(*)::double precision
  from core.cluster where not closed group by provisional
  union all
  select 'clusters_created_total', '{}', count(*)::double precision from core.cluster
  union all
  select 'spooled_parts', '{}', count(*)::double precision from core.spool
  union all
  select 'spooled_bytes', '{}', coalesce(sum(size_bytes), 0)::double precision from catalog.spool
  union all
  select 'backup_age_seconds', '{}', extract(epoch from core.current_time() - max(started_at))::double precision
  from core.backup where state = 'complete' having count(*) > 0
  union all
  select 'webhook_deliveries', jsonb_build_object('state', state), count(*)::double precision
  from core.webhook_delivery where state <> 'delivered' group by state
  union all
  select 'schema_proposals', jsonb_build_object('storage_choice', storage_choice, 'status', status), count(*)::double precision
  from core.schema_def where superseded_by is null group by storage_choice, status
$$;
comment on function catalog.metrics is 'Gauges that only the database knows, one row a sample.';
