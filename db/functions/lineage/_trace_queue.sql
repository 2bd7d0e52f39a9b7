create or replace function core._trace_queue()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('queue_changed', jsonb_build_object('queue', queue.name) || jsonb_strip_nulls(jsonb_build_object(
    'paused', case when queue.paused <> previous.paused then queue.paused end))
    || case when queue.concurrency is distinct from previous.concurrency
            then jsonb_build_object('concurrency', jsonb_build_object('from', previous.concurrency, 'to', queue.concurrency))
            else '{}' end)
  from changed as queue join before_change as previous using (name)
  where (queue.paused, queue.concurrency) is distinct from (previous.paused, previous.concurrency);
  return null;
end;
$$;
