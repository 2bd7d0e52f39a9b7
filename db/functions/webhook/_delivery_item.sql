create or replace function core._delivery_item(p_delivery core.webhook_delivery)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', p_delivery.id, 'webhook_id', p_delivery.webhook_id, 'state', p_delivery.state,
    'stage', coalesce((select stage from core.lineage where id = p_delivery.event_id), 'test'), 'attempts', p_delivery.attempts,
    'status', p_delivery.status, 'error', p_delivery.error, 'seconds', p_delivery.seconds, 'created_at', p_delivery.created_at,
    'next_try_at', case p_delivery.state when 'waiting' then p_delivery.next_try_at end, 'ended_at', p_delivery.ended_at)
$$;
comment on function core._delivery_item is 'A delivery as lists show it.';
