-- Of all that says when a file was taken the most trusted counts. What it does not say is taken from the others where
-- they agree. A clock without a zone and a moment that are a zone apart are the same time. Clocks that were never set
-- (1904, 1970, 1980) and times after the file came in are not believed. Where only the moment is known, its UTC clock
-- stands for the local one. A day, a month or a year gives way to what says more of the same. The time of the file is
-- more than the month or year of its folder where both agree.
create or replace function core._stated_capture(p_ids uuid[])
returns table (
  asset_id uuid, local timestamp, at timestamptz, day_precision text, zone text, source text, trust text
)
language sql stable
as $$
  with file as (
    select media.asset_id, media.metadata, raw.filename, core._folders_of(raw.path) as folders, raw.modified_at, asset.created_at
    from core.media
    join core.asset on asset.id = media.asset_id
    join core.asset_raw as raw on raw.id = asset.raw_id
    where media.asset_id = any (p_ids)
  ), candidate as materialized (
    select file.asset_id, created_at, said.source, said.field, said.local, said.gap, said.utc, said.rank, said.day_precision
    from file, core._taken_candidates(metadata) as said
    union all
    select file.asset_id, created_at, 'filename', null, case when not is_utc then said.local end, null,
           case when is_utc then said.local end, 70, case when day_only then 'day' else 'second' end
    from file, core._date_in_name(filename) as said
    union all
    select file.asset_id, created_at, 'path', null, said.local, null, null,
           case when day_precision <> 'day' and date_trunc(day_precision, modified_at at time zone 'UTC') = said.local then 95 else 80 end,
           said.day_precision
    from file, core._date_in_path(folders) as said
    union all
    select file.asset_id, created_at, 'file', null, null, null, modified_at at time zone 'UTC', 90, 'second'
    from file where modified_at is not null
  ), believed as materialized (
    select * from candidate
    where coalesce(local, utc) between '1826-01-01' and (created_at at time zone 'UTC') + interval '1 day'
      and (day_precision in ('month', 'year')
           or coalesce(local, utc)::date not in ('1904-01-01', '1970-01-01') and coalesce(local, utc) <> '1980-01-01')
  ), first as (
    select distinct on (asset_id) * from believed order by asset_id, rank
  ), best as (
    select distinct on (asset_id) said.*
    from first join believed as said using (asset_id)
    where said.rank = first.rank
       or first.day_precision <> 'second' and said.rank < 90
          and date_trunc(first.day_precision, coalesce(said.local, said.utc)) = first.local
    order by asset_id, array_position(array['second', 'day', 'month', 'year'], said.day_precision), said.rank
  ), agreeing as materialized (
    select distinct on (best.asset_id) best.asset_id, zone.gap
    from best
    join believed as other on other.asset_id = best.asset_id and (best.local is null) <> (other.local is null)
    cross join lateral (
      select core._zone_gap(coalesce(best.local, other.local), coalesce(best.utc, other.utc)) as gap) as zone
    where best.gap is null and best.day_precision = 'second' and other.day_precision = 'second' and other.rank < 90
      and zone.gap is not null
    order by best.asset_id, other.rank
  ), joined as (
    select best.asset_id, best.source, best.field, best.day_precision,
           coalesce(best.local, best.utc + agreeing.gap, best.utc) as local,
           coalesce(best.gap, agreeing.gap, case when best.local is null then interval '0' end) as gap,
           best.gap is not null or agreeing.gap is not null as has_zone,
           best.local is null and agreeing.gap is null as is_utc
    from best left join agreeing on agreeing.asset_id = best.asset_id
  )
  select joined.asset_id, joined.local, (joined.local - joined.gap) at time zone 'UTC', joined.day_precision,
         case when not is_utc then core._zone_text(joined.gap) end,
         joined.source,
         case when joined.source = 'file' or joined.day_precision in ('month', 'year') then 'lowest'
              when joined.source in ('filename', 'path') or joined.field = 'DateTime' then 'low'
              when has_zone then 'high' else 'medium' end
  from joined
$$;
comment on function core._stated_capture is 'When these files were taken, by what the files, their names and folders say; those of which nothing is known are left out.';
