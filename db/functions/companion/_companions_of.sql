-- A sidecar names its file with or without the file's own ending; the exact name goes first. A raw file and the
-- picture of a shot, and both halves of a live photo by their identifier, whatever they are called. A phone of Google
-- calls the film of x.MP.jpg x.MP. The sidecar of a Takeout goes with each file that shares one of its keys.
create or replace function core._companions_of(p_file core.file_name)
returns table (asset_id uuid, main_id uuid, kind text)
language sql stable
as $$
  with mate as (
    select other.*
    from core.file_name as other
    where other.folder = p_file.folder and other.role <> p_file.role
      and other.owner is not distinct from p_file.owner
      and (other.stem = p_file.stem or other.name = p_file.stem or other.stem = p_file.name)
    -- Programs give one name to thousands of files; the newest are the likeliest.
    order by other.asset_id desc limit 50
  ), file as (
    select p_file.* union all select * from mate
  ), keyed as (
    select other.*
    from core.file_name as other
    where p_file.keys <> '{}' and other.keys <> '{}' and other.keys && p_file.keys
      and (other.role = 'sidecar') <> (p_file.role = 'sidecar') and other.owner is not distinct from p_file.owner
    order by other.asset_id desc limit 50
  ), pair as (
    select side.asset_id, main.asset_id as main_id, 'sidecar' as kind, false as is_takeout,
           (main.name = side.stem, main.role = 'raw', main.role = 'picture') as fit
    from file as side
    join file as main on main.name = side.stem or main.stem = side.stem
    where side.role = 'sidecar' and side.keys = '{}' and main.role <> 'sidecar'
    union all
    select side.asset_id, main.asset_id, 'sidecar', true, (main.name = side.stem, main.role = 'raw', main.role = 'picture')
    from (select p_file.* union all select * from keyed) as side
    join (select p_file.* union all select * from keyed) as main on main.keys && side.keys
    where side.role = 'sidecar' and side.keys <> '{}' and main.role <> 'sidecar'
    union all
    select picture.asset_id, raw.asset_id, 'rendition', false, (true, true, true)
    from file as raw
    join file as picture on picture.stem = raw.stem
    where raw.role = 'raw' and picture.role = 'picture'
      and core._may_be_one_shot(raw.asset_id, picture.asset_id)
    union all
    select film.asset_id, picture.asset_id, 'motion', false, (true, true, true)
    from file as film
    join file as picture on picture.stem = film.name
    where film.role = 'film' and picture.role = 'picture'
    union all
    select film.asset_id, picture.asset_id, 'motion', false, (true, true, true)
    from core.file_name as other
    cross join lateral (select * from core.file_name where file_name.asset_id in (p_file.asset_id, other.asset_id) and role = 'film') as film
    cross join lateral (select * from core.file_name where file_name.asset_id in (p_file.asset_id, other.asset_id) and role = 'picture') as picture
    where other.content_identifier = p_file.content_identifier and other.owner is not distinct from p_file.owner
      and other.asset_id <> p_file.asset_id
  )
  select distinct on (pair.asset_id, case when pair.is_takeout then pair.main_id end) pair.asset_id, pair.main_id, pair.kind
  from pair order by pair.asset_id, case when pair.is_takeout then pair.main_id end, pair.fit desc, pair.main_id desc
$$;
comment on function core._companions_of is 'The pairs that a file makes with those that are there: the companion, its main file, and the kind.';
