create or replace function core._trace_queue()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('queue_changed', jsonb_build_object('queue', steered.name) || jsonb_strip_nulls(jsonb_build_object(
    'paused', case when steered.paused <> previous.paused then steered.paused end))
    || case when steered.concurrency is distinct from previous.concurrency
            then jsonb_build_object('concurrency', jsonb_build_object('from', previous.concurrency, 'to', steered.concurrency))
            else '{}' end)
  from changed as steered join before_change as previous using (name)
  where (steered.paused, steered.concurrency) is distinct from (previous.paused, previous.concurrency);
  return null;
end;
$$;
