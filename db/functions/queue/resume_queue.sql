create or replace function api.resume_queue(p_queue text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform catalog.queue_detail(p_queue);  -- refuses an unknown one
  perform core._act(p_actor);
  update core.queue set paused = false where name = p_queue and paused;
  return catalog.queue_detail(p_queue);
end;
$$;
comment on function api.resume_queue is 'Take jobs of a paused queue again. Raises CB002 for an unknown queue.';
