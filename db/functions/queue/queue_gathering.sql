create or replace function api.queue_gathering()
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  if exists (select from core.job where state = 'queued' and small_bytes is not null and queue_job_id is null
               and created_at < core.current_time() - interval '1 second') then
    perform core._queue_gathering();
    perform core._wake_workers('{json}');
  end if;
end;
$$;
comment on function api.queue_gathering is 'Queue the storing of small requests that have waited for a second: the word that they are there was lost. Workers call it every second.';
