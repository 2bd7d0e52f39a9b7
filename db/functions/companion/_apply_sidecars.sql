-- What a person wrote with a program is in the sidecar, and overrides what the camera wrote. The file's own
-- words are kept in of_the_file, so that this can be repeated. XMP goes before the JSON of a Takeout.
create or replace function core._apply_sidecars(p_main_id uuid)
returns void
language sql volatile
as $$
  with said as (
    select reading, raw, is_xmp, row_number() over (partition by is_xmp order by companion.asset_id desc) as n
    from core.companion
    join core.asset on asset.id = companion.asset_id
    left join core.media on media.asset_id = companion.asset_id
    left join core.collection on collection.id = asset.collection_id
    cross join lateral (
      select asset.kind = 'media' as is_xmp,
             case when asset.kind = 'media' then media.metadata -> 'xmp' else core._document_of(asset.id, collection.name) end as raw) as found
    cross join lateral (
      select case when is_xmp then media.metadata when core._is_takeout(raw) then core._takeout_reading(raw) end as reading) as understood
    where companion.main_id = p_main_id and companion.kind = 'sidecar' and raw is not null and reading is not null
  ), joined as (
    select (select jsonb_object_agg(key, value order by is_xmp) from said, jsonb_each(reading)
            where n = 1 and key = any (core._sidecar_fields())) as words,
           (select reading -> 'gps' from said where n = 1 and reading ? 'gps' order by is_xmp desc limit 1) as gps,
           (select jsonb_agg(time order by is_xmp desc) from said, jsonb_array_elements(reading -> 'taken_candidates') as time where n = 1) as times,
           (select raw from said where n = 1 order by is_xmp desc limit 1) as raw
  ), own as (
    select core._without_sidecar(metadata) as own from core.media where asset_id = p_main_id
  )
  update core.media
  set metadata = case when joined.raw is null then own else own || coalesce(words, '{}')
    || case when words ? 'description' then '{"description_source": "sidecar"}'::jsonb else '{}' end
    || case when gps is null or own ? 'gps' then '{}' else jsonb_build_object('gps', gps || '{"source": "sidecar"}') end
    || jsonb_build_object(
         'sidecar', joined.raw,
         'of_the_file', (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(own) where key = any (core._sidecar_fields())),
         'taken_candidates', coalesce(own -> 'taken_candidates', '[]') || coalesce(times, '[]')) end
  from joined, own
  where media.asset_id = p_main_id;
  select core._settle_facts(array[p_main_id]);
$$;
comment on function core._apply_sidecars is 'Read the newest sidecars of a file into its metadata, its capture time, its place, its caption and its words.';
