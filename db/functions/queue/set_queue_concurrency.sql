create or replace function api.set_queue_concurrency(p_queue text, p_concurrency integer default null, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform catalog.queue_detail(p_queue);  -- refuses an unknown one
  if p_concurrency not between 1 and 32 then
    perform core._refuse('CB001', format('A worker cannot work on %s jobs at once.', p_concurrency),
      'Give a number from 1 to 32, or null for the default of the process. To take no jobs, pause the queue.',
      jsonb_build_object('queue', p_queue, 'concurrency', p_concurrency));
  end if;
  perform core._act(p_actor);
  update core.queue set concurrency = p_concurrency where name = p_queue and concurrency is distinct from p_concurrency;
  return catalog.queue_detail(p_queue);
end;
$$;
comment on function api.set_queue_concurrency is 'How many jobs of a queue each worker process works on at once, 1 to 32; null for the default of the process. It holds within two seconds; running jobs end. Raises CB002 for an unknown queue, CB001 for another number.';
