-- The first of a name has it plain, others carry the end of their id, as in the directories of clusters.
-- The lock protects the names of a period, which clusters of every space share.
create or replace function core._reserve_unsorted(p_assets uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_missing uuid[];
begin
  v_missing := array(
    select asset.id
    from core.asset
    join core.cluster on cluster.id = asset.cluster_id and cluster.unsorted
    left join core.unsorted_file as reserved on reserved.asset_id = asset.id
    where asset.id = any (p_assets)
      and reserved.period is distinct from core._unsorted_period(asset.captured_local, asset.captured_precision));
  if v_missing = '{}' then
    return;
  end if;
  perform core._lock('unsorted');
  with wanted as materialized (
    select asset.id, core._unsorted_period(asset.captured_local, asset.captured_precision) as period, file.name as full_name,
           core._library_name(file.name) as plain
    from core.asset
    join core.media on media.asset_id = asset.id
    cross join lateral (
      select coalesce(nullif(trim(media.filename), ''), asset.id || coalesce('.' || media.extension, ''))) as file (name)
    where asset.id = any (v_missing)
  ), ranked as (
    select *, row_number() over (partition by period, lower(plain) order by id) as rank from wanted
  )
  insert into core.unsorted_file (asset_id, period, name)
  select id, period,
         case when rank = 1 and not exists (
             select from core.unsorted_file as taken
             where taken.period = ranked.period and lower(taken.name) = lower(plain) and taken.asset_id <> ranked.id)
           then plain else core._library_name(full_name, ' ~' || right(id::text, 12)) end
  from ranked
  on conflict (asset_id) do update set period = excluded.period, name = excluded.name;
end;
$$;
comment on function core._reserve_unsorted is 'Reserve a name below library/unsorted/ for those of these files whose cluster is unsorted. The caller holds the lock of their space.';
