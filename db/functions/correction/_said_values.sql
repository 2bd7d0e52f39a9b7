-- Zones and shifts are worked out here, for each file by the time it has, and kept as times. So a correction stays true
-- whatever is read of the file later. A zone leaves the local time as it is. Where that was the UTC clock, for want of
-- a zone, it becomes the time of the place.
create or replace function core._said_values(p_ids uuid[], p_changes jsonb)
returns table (asset_id uuid, field text, value jsonb, before jsonb)
language sql stable
as $$
  with file as (
    select asset.id, asset.captured_local, asset.captured_at, asset.captured_precision, asset.captured_zone, asset.owner,
           asset.tags, media.location, media.caption, asset as whole
    from core.asset left join core.media on media.asset_id = asset.id
    where asset.id = any (p_ids)
  ), clock as (
    select id, day_precision, date_trunc(case day_precision when 'second' then 'microseconds' else day_precision end, local) as local, zone,
           case when said is null and not p_changes ? 'zone' then captured_local - (captured_at at time zone 'UTC') end as gap
    from file
    cross join lateral (select core._said_capture(p_changes ->> 'captured_at') as said) as given
    cross join lateral (
      select coalesce(said ->> 'precision', captured_precision) as day_precision,
             coalesce(p_changes ->> 'zone', said ->> 'zone', case when said is null then captured_zone end) as zone,
             coalesce((said ->> 'local')::timestamp, case
               when not p_changes ? 'zone' or captured_zone is not null or captured_at is null then captured_local
               when p_changes ->> 'zone' ~ '^[+-]' then (captured_at at time zone 'UTC') + (p_changes ->> 'zone')::interval
               else captured_at at time zone (p_changes ->> 'zone') end + coalesce((p_changes ->> 'shift')::interval, '0')) as local
    ) as wanted
    where p_changes ?| array['captured_at', 'zone', 'shift'] and p_changes -> 'captured_at' is distinct from 'null'
  )
  select id, 'captured', jsonb_strip_nulls(jsonb_build_object(
           'local', local, 'precision', day_precision, 'zone', zone,
           'at', case when day_precision = 'second' then
             (local - coalesce(core._zone_of(zone, local), gap)) at time zone 'UTC' end)),
         coalesce(core._captured_item(whole), 'null')
  from clock join file using (id)
  union all
  select id, 'captured', 'null', coalesce(core._captured_item(whole), 'null') from file where p_changes -> 'captured_at' = 'null'
  union all
  select id, 'place', p_changes -> 'place', coalesce(location, 'null') from file where p_changes ? 'place'
  union all
  select id, 'caption', p_changes -> 'caption', coalesce(to_jsonb(caption), 'null') from file where p_changes ? 'caption'
  union all
  select id, 'owner', p_changes -> 'owner', coalesce(to_jsonb(owner), 'null') from file where p_changes ? 'owner'
  union all
  select id, 'tags', case jsonb_typeof(p_changes -> 'tags')
           when 'array' then jsonb_build_object('add', p_changes -> 'tags', 'remove', to_jsonb(tags) - core._texts(p_changes -> 'tags'))
           else '{"add": [], "remove": []}' || (p_changes -> 'tags') end, to_jsonb(tags)
  from file where p_changes ? 'tags'
$$;
comment on function core._said_values is 'What a correction says of each field of each file, as it is kept, and what it replaces.';
