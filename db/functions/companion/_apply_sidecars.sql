-- What a person wrote with a program stands in the sidecar, and goes before what the camera wrote. The file's own
-- statements stay in exif, xmp and iptc, and its times among the candidates.
create or replace function core._apply_sidecars(p_main_id uuid)
returns void
language sql volatile
as $$
  with said as (
    select companion.asset_id, media.metadata
    from core.companion
    join core.media on media.asset_id = companion.asset_id
    where companion.main_id = p_main_id and companion.kind = 'sidecar' and media.metadata ? 'xmp'
    order by companion.asset_id desc limit 1
  )
  update core.media
  set metadata = media.metadata
    || (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(said.metadata)
        where key in ('title', 'description', 'keywords', 'rating', 'creator', 'copyright'))
    || case when media.metadata ? 'gps' or not said.metadata ? 'gps' then '{}'
            else jsonb_build_object('gps', said.metadata -> 'gps') end
    || jsonb_build_object('sidecar', said.metadata -> 'xmp', 'taken_candidates', (
         select coalesce(jsonb_agg(time), '[]')
         from (select time from jsonb_array_elements(media.metadata -> 'taken_candidates') as time where time ->> 'source' <> 'sidecar'
               union all
               select time from jsonb_array_elements(said.metadata -> 'taken_candidates') as time) as times))
  from said
  where media.asset_id = p_main_id;
  select core._index_media_words(p_main_id);
$$;
comment on function core._apply_sidecars is 'Read the newest sidecar of a file into its metadata and its words.';
