create or replace function core._wake_workers(p_queues text[])
returns void
language sql volatile
as $$
  select pg_notify('procrastinate_queue_v1#' || queue, '{"type": "job_inserted", "job_id": null}')
  from (select distinct unnest(p_queues) as queue) as named
  where core._may_notify()
$$;
comment on function core._wake_workers is 'Tell the workers of these queues, when the transaction is committed, that there is something to do.';
