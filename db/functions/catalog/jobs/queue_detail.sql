create or replace function catalog.queue_detail(p_queue text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_queue jsonb := catalog.list_queues(p_queue) -> 'items' -> 0;
begin
  if v_queue is null then
    perform core._refuse('CB002', format('Unknown queue %s.', p_queue),
      format('Use one of %s.', (select string_agg(name, ', ' order by name) from core.queue)),
      jsonb_build_object('queue', p_queue));
  end if;
  return v_queue;
end;
$$;
comment on function catalog.queue_detail is 'One queue, as catalog.list_queues has it. Raises CB002 for an unknown name.';
