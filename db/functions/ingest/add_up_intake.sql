-- An hour is added up ten minutes after it ended: whatever was accepted in it is committed by then. The newest
-- hour is written even when it is empty, so that it says how far this has come.
create or replace function api.add_up_intake()
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_from timestamptz := (select max(hour) + interval '1 hour' from core.intake);
  v_to timestamptz := date_trunc('hour', core.current_time() - interval '10 minutes', 'UTC');
begin
  if v_from >= v_to then
    return;
  end if;
  insert into core.intake (hour, requests, objects, bytes)
  select hour, sum(requests), sum(objects), sum(bytes)
  from (
    select date_trunc('hour', created_at, 'UTC') as hour, 1 as requests, objects_total as objects, 0 as bytes
    from core.ingest_request
    where records_of is null and created_at >= coalesce(v_from, '-infinity') and created_at < v_to
    union all
    select date_trunc('hour', created_at, 'UTC'), 0, 0, size_bytes
    from core.asset_raw
    where packed_in is null and created_at >= coalesce(v_from, '-infinity') and created_at < v_to
    union all
    select v_to - interval '1 hour', 0, 0, 0
  ) as came
  group by hour
  on conflict (hour) do nothing;
end;
$$;
comment on function api.add_up_intake is 'Add up what came in by the hour, for the hours that are over; what the overview adds the rest to. Every worker calls it every few minutes.';
