-- Jobs of webhooks are events, too; they are sent to none, or each delivery would make the next.
create or replace function api.dispatch_webhooks(p_limit integer default 1000)
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cursor core.webhook_cursor;
  v_seen integer := 0;
begin
  if not exists (select from core.webhook where deleted_at is null) then
    return 0;
  end if;
  select * into v_cursor from core.webhook_cursor for update skip locked;
  if not found then
    return 0;
  end if;
  perform core._act('webhooks');
  with page as materialized (
    select * from core._events(v_cursor.xid, v_cursor.id, core._event_horizon()) order by xid, id limit p_limit
  ), matched as (
    insert into core.webhook_delivery (id, webhook_id, event_id, next_try_at, created_at)
    select uuidv7(), webhook.id, event.id, core.current_time(), core.current_time()
    from page as event
    join core.webhook on webhook.deleted_at is null and event.created_at >= webhook.created_at
      and (webhook.stages is null or event.stage = any (webhook.stages)) and (webhook.kinds is null or event.kind = any (webhook.kinds))
      and (webhook.owner is null or event.owner = webhook.owner)
      and (webhook.collection is null or event.collection = webhook.collection)
    where event.detail ->> 'task' is distinct from 'webhook.deliver'
    order by event.xid, event.id
    on conflict (webhook_id, event_id) do nothing
  ), moved as (
    update core.webhook_cursor set xid = last.xid, id = last.id
    from (select xid, id from page order by xid desc, id desc limit 1) as last
  )
  select count(*) into v_seen from page;
  perform core._queue_deliveries();
  return v_seen;
end;
$$;
comment on function api.dispatch_webhooks is 'Match the next events with all webhooks, and queue what is due: how many events were looked at. Any worker may do it for all.';
