-- Asked repeatedly while people look at it, so it counts up to a bound. A cost that grows with the queue would be
-- highest when the figure is needed most.
create or replace function catalog.queue_depth()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'queued', (select count(*) from (select from core.job where state = 'queued' limit 100001) as queued),
    'processing', (select count(*) from (select from core.job where state = 'processing' limit 100001) as processing),
    'dead_letters', (select count(*) from (select from core.job where state = 'failed' limit 100001) as dead),
    -- Ids are given in the order of arrival.
    'oldest_seconds', coalesce((
      select extract(epoch from core.current_time() - created_at) from core.job where state = 'queued' order by id limit 1
    ), 0)::double precision)
$$;
comment on function catalog.queue_depth is 'How many jobs wait, run and are dead letters, and how long the oldest has waited. 100,001 means more than 100,000.';
