-- The first of a name has it plain, others carry the end of their id. Files of an act that is undone get
-- back the name they had, unless another file has it now.
create or replace function core._name_in_library(p_assets uuid[], p_undone_act uuid default null)
returns void
language sql volatile
as $$
  with wanted as materialized (
    select asset.id, asset.cluster_id, coalesce(moved.from_name, core._library_name(file.name)) as plain, file.name as full_name
    from core.asset
    join core.media on media.asset_id = asset.id
    left join core.cluster_act_asset as moved on moved.act_id = p_undone_act and moved.asset_id = asset.id
    cross join lateral (
      select coalesce(nullif(trim(media.filename), ''), asset.id || coalesce('.' || media.extension, ''))) as file (name)
    where asset.id = any (p_assets) and asset.cluster_id is not null
  ), ranked as (
    select *, row_number() over (partition by cluster_id, lower(plain) order by id) as rank from wanted
  )
  insert into core.library (asset_id, cluster_id, name)
  select id, cluster_id,
         case when rank = 1 and not exists (
             select from core.library as taken
             where taken.cluster_id = ranked.cluster_id and lower(taken.name) = lower(plain) and taken.asset_id <> ranked.id)
           then plain else core._library_name(full_name, ' ~' || right(id::text, 12)) end
  from ranked
  on conflict (asset_id) do update set cluster_id = excluded.cluster_id, name = excluded.name;
  select core._reserve_unsorted(p_assets);
  select core._claim_places(p_assets);
$$;
comment on function core._name_in_library is 'Decide what files are called in the directories of their clusters, and below library/unsorted/ where a cluster is none yet.';
