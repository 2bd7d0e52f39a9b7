-- The folder that four in five came from, where they are a third of its files. A person has sorted them before, and
-- knows more than a model. Else the narrowest label most of those with a label share; else the folder most of them came
-- from; else what, where and when. Folders named by a camera, by a program or after a format say nothing. A label counts
-- from a third of all on: tags are shown when they are sure, so that many files have none. A place is a tenth of a
-- degree, about ten kilometres.
create or replace function core._name_of_files(p_ids uuid[])
returns text
language sql stable
as $$
  with member as (
    select asset.tags, substring(raw.path from '([^/]+)/[^/]+$') as folder, regexp_replace(raw.path, '[^/]*$', '') as folders,
           asset.media_type,
           media.location as spot, core._captured_day(asset.captured_local, asset.captured_precision) as taken
    from core.asset
    join core.media on media.asset_id = asset.id
    join core.asset_raw as raw on raw.id = asset.raw_id
    where asset.id = any (p_ids)
  ), labelled as (
    select n, label, cardinality(narrower) as breadth
    from (select row_number() over () as n, tags from member) as numbered
    join core.tag_label on label = any (tags) and not background
  ), label as (
    select label as name
    from labelled
    group by label, breadth
    having count(*) * 5 >= 3 * (select count(distinct n) from labelled) and count(*) * 3 >= (select count(*) from member)
    order by breadth, count(*) desc, label limit 1
  ), origin as (
    select left(regexp_replace(folder, '[_[:space:]]+', ' ', 'g'), 100) as name, count(*) as n, array_agg(distinct folders) as folders
    from member
    where folder !~* ('^(\d{3}[a-z0-9_]{5}|dcim|camera( roll)?|images?|photos?|pictures|videos?|audio|media|assets|misc|downloads?|uploads?'
        || '|incoming|exports?|imports?|tmp|temp|data|files|untitled( folder)?|new folder( \(\d+\))?|(in)?valid|tests?|train|val(idation)?'
        || '|fixtures?|samples?|examples?|jpe?g|png|gif|hei[cf]|tiff?|webp|raw|mp4|mov|mp3|wav|\d+)$')
      and folder !~ '[[:cntrl:]]'
    group by 1
    having count(*) * 5 >= 3 * (select count(*) from member) and count(*) > 1
    order by count(*) desc limit 1
  ), sorted as (
    select name from origin
    where n * 5 >= 4 * (select count(*) from member) and n >= 3 and 3 * n >= (
      select count(*) from (
        select from core.asset_raw where path is not null and regexp_replace(path, '[^/]*$', '') = any (origin.folders) limit 1500) as files)
  ), tag as (
    select name from sorted
    union all select name from label where not exists (select from sorted)
    union all select name from origin where not exists (select from label) and not exists (select from sorted)
  ), place as (
    select min(core._place_name(spot)) as name
    from member where core._place_name(spot) is not null
    having count(*) * 2 >= (select count(*) from member) and count(distinct core._place_name(spot)) = 1
  ), day as (
    select case when count(distinct taken) = 1 then min(taken)
                when count(distinct left(taken, 7)) = 1 and min(length(taken)) >= 7 then min(left(taken, 7))
                when count(distinct left(taken, 4)) = 1 then min(left(taken, 4))
                else min(left(taken, 4)) || ' to ' || max(left(taken, 4)) end as name
    from member having count(taken) = count(*)
  )
  select nullif(concat_ws(' ', (select name from tag),
    case when not exists (select from tag) and ((select name from place) is not null or (select name from day) is not null)
         then (select mode() within group (order by media_type) || 's' from member) end,
    (select name from place), case when not exists (select from tag) then (select name from day) end), '')
$$;
comment on function core._name_of_files is 'A name for files by the label, place and days they share; null when they share none.';
