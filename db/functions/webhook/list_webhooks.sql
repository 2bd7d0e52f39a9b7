create or replace function catalog.list_webhooks()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(core._webhook_item(webhook) order by id), '[]'), 'next_cursor', null)
  from core.webhook where deleted_at is null
$$;
comment on function catalog.list_webhooks is 'All webhooks, without their secrets, with how many deliveries wait and failed.';
