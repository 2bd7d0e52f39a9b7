create or replace function api.pause_queue(p_queue text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform catalog.queue_detail(p_queue);  -- refuses an unknown one
  perform core._act(p_actor);
  update core.queue set paused = true where name = p_queue and not paused;
  return catalog.queue_detail(p_queue);
end;
$$;
comment on function api.pause_queue is 'Take no more jobs of a queue, within two seconds on every worker. Running jobs end; new ones are accepted and wait. The pause outlives restarts. Raises CB002 for an unknown queue.';
