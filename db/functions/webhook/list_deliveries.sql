create or replace function catalog.list_deliveries(p_webhook_id uuid, p_state text default null, p_limit integer default 100, p_cursor uuid default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_webhook core.webhook := core._webhook_named(p_webhook_id);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 500);
  if p_state not in ('waiting', 'delivered', 'failed') then
    perform core._refuse('CB001', format('Unknown state of a delivery: %s', p_state), 'Give waiting, delivered or failed.');
  end if;
  select coalesce(jsonb_agg(core._delivery_item(delivery) order by delivery.id desc), '[]') into v_items
  from (
    select * from core.webhook_delivery
    where webhook_id = v_webhook.id and (p_state is null or state = p_state) and (p_cursor is null or id < p_cursor)
    order by id desc limit p_limit
  ) as delivery;
  return jsonb_build_object('items', v_items,
    'next_cursor', case when jsonb_array_length(v_items) = p_limit then v_items -> -1 ->> 'id' end);
end;
$$;
comment on function catalog.list_deliveries is 'The delivery log of a webhook, newest first: what waits, and what ended in the last 30 days. Raises CB002.';
