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
  union all
  select 'queue_workers', jsonb_build_object('alive', alive), count(*)::double precision
  from (select last_heartbeat > clock_timestamp() - make_interval(secs => core._number_setting('stalled_seconds')::double precision) as alive
        from queue.procrastinate_workers) as beating group by alive
  union all
  select 'worker_heartbeat_age_seconds', '{}', extract(epoch from clock_timestamp() - max(last_heartbeat))::double precision
  from queue.procrastinate_workers having count(*) > 0
  union all
  select 'unindexed_documents', '{}', coalesce(sum(documents), 0)::double precision from core.unindexed
  union all
  select 'unindexed_oldest_seconds', '{}', coalesce(extract(epoch from core.current_time() - min(created_at)), 0)::double precision
  from core.unindexed
  union all
  select 'task_duration_seconds', jsonb_build_object('task', task, 'quantile', quantile), seconds
  from (
    select task, percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from finished_at - started_at)) as measured_seconds
    from (select task, started_at, finished_at from core.job where finished_at is not null order by id desc limit 5000) as newest
    where started_at is not null group by task
  ) as measured, unnest(measured_seconds, array['0.5', '0.95']) as one (seconds, quantile)
  union all
  select 'index_bloat_ratio', jsonb_build_object('index', index_name), ratio from core._index_bloat()
  union all
  select 'search_recall', jsonb_build_object('space', space), recall from core.search_recall where recall is not null
  union all
  select 'search_filter_starved_total', '{}', case when is_called then last_value else 0 end::double precision from core.starved_filter
$$;
comment on function catalog.metrics is 'Gauges that only the database knows, one row a sample.';
