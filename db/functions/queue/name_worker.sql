create or replace function api.name_worker(p_worker_id bigint, p_worker text)
returns void
language sql volatile security definer
set search_path = public, pg_temp
as $$
  insert into core.worker_queue (worker_id, worker)
  select id, p_worker from queue.procrastinate_workers where id = p_worker_id
  on conflict (worker_id) do update set worker = excluded.worker;
$$;
comment on function api.name_worker is 'Record the process of a queue worker. Ignored for a queue worker that is no longer registered.';
