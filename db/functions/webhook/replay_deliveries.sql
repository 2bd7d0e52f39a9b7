create or replace function api.replay_deliveries(p_webhook_id uuid, p_ids uuid[] default null, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_webhook core.webhook := core._webhook_named(p_webhook_id);
  v_count integer;
begin
  perform core._act(p_actor);
  update core.webhook_delivery
  set state = 'waiting', attempts = 0, next_try_at = core.current_time(), ended_at = null
  where webhook_id = v_webhook.id and state = 'failed' and (p_ids is null or id = any (p_ids));
  get diagnostics v_count = row_count;
  perform core._queue_deliveries();
  return jsonb_build_object('replayed', v_count)
    || case when p_ids is null then '{}' else jsonb_build_object('passed_over', cardinality(p_ids) - v_count) end;
end;
$$;
comment on function api.replay_deliveries is 'Dead letters of a webhook are due again, all or those of these ids, with all their tries. Raises CB002.';
