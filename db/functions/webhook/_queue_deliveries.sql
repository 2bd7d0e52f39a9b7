-- One job a webhook: a receiver that hangs holds up no other, and gets its events one after the other.
create or replace function core._queue_deliveries()
returns void
language plpgsql volatile
as $$
declare
  v_jobs bigint[];
begin
  with due as (
    select id from core.webhook
    where deleted_at is null
      and exists (select from core.webhook_delivery as delivery
                  where webhook_id = webhook.id and delivery.state = 'waiting' and next_try_at <= core.current_time())
      and not exists (select from core.job where job.id = webhook.job_id and job.state in ('queued', 'processing'))
    order by id for update skip locked
  ), queued as (
    update core.webhook set job_id = core._insert_job('webhook.deliver') from due where webhook.id = due.id returning job_id
  )
  select array_agg(job_id) into v_jobs from queued;
  if v_jobs is not null then
    perform core._defer_jobs(v_jobs);
  end if;
end;
$$;
comment on function core._queue_deliveries is 'Queue a job for each webhook that something is due for, unless one is at it.';
