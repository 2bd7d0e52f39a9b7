create or replace function api.end_deliveries(p_job_id bigint)
returns boolean
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
begin
  if v_job.state <> 'processing' then
    return true;
  end if;
  if exists (
    select from core.webhook_delivery as delivery join core.webhook on webhook.id = delivery.webhook_id
    where webhook.job_id = p_job_id and delivery.state = 'waiting' and next_try_at <= core.current_time()) then
    return false;
  end if;
  perform core._act(v_job.worker);
  perform core._end_job(p_job_id);
  return true;
end;
$$;
comment on function api.end_deliveries is 'End a job webhook.deliver; false when more is due. What waits for a later try gets a job of its own.';
