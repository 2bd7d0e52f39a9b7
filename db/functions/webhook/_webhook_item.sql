create or replace function core._webhook_item(p_webhook core.webhook)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', p_webhook.id, 'url', p_webhook.url, 'stages', p_webhook.stages, 'kinds', p_webhook.kinds, 'owner', p_webhook.owner,
    'collection', p_webhook.collection, 'created_by', p_webhook.created_by, 'created_at', p_webhook.created_at,
    'waiting', count(*) filter (where state = 'waiting'), 'failed', count(*) filter (where state = 'failed'))
  from (select state from core.webhook_delivery where webhook_id = p_webhook.id and state <> 'delivered' limit 100001) as delivery
$$;
comment on function core._webhook_item is 'A webhook without its secret.';
