-- The label most of them share; else what, where and when. A place is a tenth of a degree, about ten kilometres.
create or replace function core._name_of_members(p_cluster_id uuid)
returns text
language sql stable
as $$
  with member as (
    select asset.tags, asset.media_type, media.metadata #> '{gps}' as gps,
           case when pg_input_is_valid(left(media.metadata #>> '{captured_at,value}', 10), 'date')
                then left(media.metadata #>> '{captured_at,value}', 10)::date end as taken
    from core.asset join core.media on media.asset_id = asset.id
    where asset.cluster_id = p_cluster_id
    order by asset.id limit 500
  ), tag as (
    select name from member cross join lateral unnest(tags) as name
    where exists (select from core.tag_label where label = name and not background)
    group by name having count(*) * 2 >= (select count(*) from member)
    order by count(*) desc, name limit 1
  ), place as (
    select min(core._place_name(gps)) as name
    from member where gps is not null
    having count(*) * 2 >= (select count(*) from member) and count(distinct core._place_name(gps)) = 1
  ), day as (
    select case when min(taken) = max(taken) then to_char(min(taken), 'YYYY-MM-DD')
                when to_char(min(taken), 'YYYY-MM') = to_char(max(taken), 'YYYY-MM') then to_char(min(taken), 'YYYY-MM')
                when extract(year from min(taken)) = extract(year from max(taken)) then to_char(min(taken), 'YYYY') end as name
    from member having count(taken) = count(*)
  )
  select nullif(concat_ws(' ', (select name from tag),
    case when not exists (select from tag) and ((select name from place) is not null or (select name from day) is not null)
         then (select mode() within group (order by media_type) || 's' from member) end,
    (select name from place), case when not exists (select from tag) then (select name from day) end), '')
$$;
comment on function core._name_of_members is 'A name for a cluster by the tag, place and days its members share; null when they share none.';
