-- The label most of them share; else what, where and when. A place is a tenth of a degree, about ten kilometres.
create or replace function core._name_of_members(p_cluster_id uuid)
returns text
language sql stable
as $$
  with member as (
    select asset.tags, asset.media_type, media.location as spot, core._captured_day(asset.captured_local, asset.captured_precision) as taken
    from core.asset join core.media on media.asset_id = asset.id
    where asset.cluster_id = p_cluster_id
    order by asset.id limit 500
  ), tag as (
    select name from member cross join lateral unnest(tags) as name
    where exists (select from core.tag_label where label = name and not background)
    group by name having count(*) * 2 >= (select count(*) from member)
    order by count(*) desc, name limit 1
  ), place as (
    select min(core._place_name(spot)) as name
    from member where core._place_name(spot) is not null
    having count(*) * 2 >= (select count(*) from member) and count(distinct core._place_name(spot)) = 1
  ), day as (
    select case when count(distinct taken) = 1 then min(taken)
                when count(distinct left(taken, 7)) = 1 and min(length(taken)) >= 7 then min(left(taken, 7))
                when count(distinct left(taken, 4)) = 1 then min(left(taken, 4)) end as name
    from member having count(taken) = count(*)
  )
  select nullif(concat_ws(' ', (select name from tag),
    case when not exists (select from tag) and ((select name from place) is not null or (select name from day) is not null)
         then (select mode() within group (order by media_type) || 's' from member) end,
    (select name from place), case when not exists (select from tag) then (select name from day) end), '')
$$;
comment on function core._name_of_members is 'A name for a cluster by the tag, place and days its members share; null when they share none.';
