create or replace function api.send_test_event(p_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_webhook core.webhook := core._webhook_named(p_id);
  v_delivery core.webhook_delivery;
begin
  perform core._act(p_actor);
  insert into core.webhook_delivery (id, webhook_id, next_try_at, created_at)
  values (uuidv7(), v_webhook.id, core.current_time(), core.current_time())
  returning * into v_delivery;
  perform core._queue_deliveries();
  return core._delivery_item(v_delivery);
end;
$$;
comment on function api.send_test_event is 'Send an event of the type test to a webhook. The delivery log says what became of it. Raises CB002.';
