create or replace function api.take_deliveries(p_job_id bigint, p_limit integer default 20)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('url', webhook.url, 'secret', webhook.secret, 'deliveries', coalesce(due.items, '[]'))
  from core.webhook
  cross join lateral (
    select jsonb_agg(jsonb_build_object('id', delivery.id, 'body', (jsonb_build_object(
      'type', coalesce(event.stage, 'test'), 'timestamp', coalesce(event.created_at, delivery.created_at),
      'data', case when event.id is null then jsonb_build_object('webhook_id', webhook.id)
                   else core._event_item(event.xid, event.id, event.stage, event.kind, event.request_id, event.asset_id, event.cluster_id,
                                         event.schema_id, event.owner, event.collection, event.actor, event.created_at, event.detail) end
      ))::text) order by delivery.next_try_at, delivery.id) as items
    from (
      select * from core.webhook_delivery
      where webhook_id = webhook.id and state = 'waiting' and next_try_at <= core.current_time()
      order by next_try_at, id limit p_limit
    ) as delivery
    left join core.lineage on lineage.id = delivery.event_id
    left join lateral (
      select * from core._events(lineage.xid, '00000000-0000-0000-0000-000000000000', (lineage.xid::text::bigint + 1)::text::xid8) as event
      where event.id = lineage.id
    ) as event on true
  ) as due
  where webhook.job_id = p_job_id and webhook.deleted_at is null
$$;
comment on function api.take_deliveries is 'What a job webhook.deliver is to send now: URL, secret, and the next deliveries with their bodies; null when the webhook is gone. For workers alone: it has the secret.';
