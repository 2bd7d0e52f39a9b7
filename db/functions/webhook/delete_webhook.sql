create or replace function api.delete_webhook(p_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_webhook core.webhook := core._webhook_named(p_id);
begin
  perform core._act(p_actor);
  update core.webhook set deleted_at = core.current_time(), secret = '' where id = p_id;
  update core.webhook_delivery set state = 'failed', error = 'The webhook was deleted.', ended_at = core.current_time()
  where webhook_id = p_id and state = 'waiting';
  return core._webhook_item(v_webhook);
end;
$$;
comment on function api.delete_webhook is 'Send nothing more to a webhook, and forget its secret. What waits becomes failed. Raises CB002.';
