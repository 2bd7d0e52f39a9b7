create or replace function catalog.ready()
returns jsonb
language sql stable security definer
set search_path = queue, public, pg_temp
as $$
  select jsonb_build_object(
    'migrations', (select count(*) from core.migration),
    'release', (select release from core.deployment),
    'oldest_release', (select oldest_release from core.deployment),
    -- One of an earlier release does not say which process it belongs to, and counts for itself.
    'workers', (select count(distinct coalesce(worker, id::text))
                from procrastinate_workers left join core.worker_queue on worker_id = id
                where last_heartbeat > clock_timestamp() - make_interval(secs => core._number_setting('stalled_seconds')::double precision)),
    'keys', (select count(*) from core.api_key where revoked_at is null),
    'space', (select space from core.embedding_space where active),
    'pack', (select pack_sha256 from core.embedding_space where active),
    'spooled', (select jsonb_build_object('parts', count(*), 'bytes', coalesce(sum(size_bytes), 0)) from catalog.spool))
$$;
comment on function catalog.ready is 'Whether the database is deployed and by which release, and the numbers of live worker processes and of API keys. Also the active space, the model pack in storage that makes it, and what waits for storage.';
