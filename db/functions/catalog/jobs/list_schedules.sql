create or replace function catalog.list_schedules()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
      'name', schedule.name, 'task', schedule.task,
      'cron', format('%s %s * * *', schedule.minute, schedule.hour),
      'last_at', (select to_timestamp(max(defer.defer_timestamp)) from queue.procrastinate_periodic_defers as defer
                  where defer.periodic_id = schedule.name),
      'next_at', today.at + case when today.at > core.current_time() then interval '0' else interval '1 day' end)
      order by schedule.name), '[]'),
    'next_cursor', null)
  from core.schedule
  cross join lateral (
    select (date_trunc('day', core.current_time() at time zone 'UTC')
            + make_interval(hours => schedule.hour, mins => schedule.minute)) at time zone 'UTC' as at
  ) as today
$$;
comment on function catalog.list_schedules is 'Work that begins at a time of every day (UTC): its task, its cron expression, when it last began and when it begins next.';
