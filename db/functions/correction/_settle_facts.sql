-- What counts of the facts of these files, once more: what people say, else what the files say. Tags are left alone.
create or replace function core._settle_facts(p_ids uuid[])
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_misplaced integer;
begin
  update core.media
  set location = wanted.location, caption = wanted.caption
  from (
    select media.asset_id,
           case when place.value is null then media.metadata -> 'gps' else nullif(place.value, 'null') end as location,
           case when caption.value is not null then caption.value #>> '{}'
                when media.metadata ->> 'description_source' = 'sidecar' then media.metadata ->> 'description' end as caption
    from core.media
    left join core._standing(p_ids, 'place') as place on place.asset_id = media.asset_id
    left join core._standing(p_ids, 'caption') as caption on caption.asset_id = media.asset_id
    where media.asset_id = any (p_ids)
  ) as wanted
  where media.asset_id = wanted.asset_id
    and (media.location, media.caption) is distinct from (wanted.location, wanted.caption);
  update core.asset
  set captured_local = wanted.local, captured_at = wanted.at, captured_precision = wanted.day_precision,
      captured_zone = wanted.zone, captured_source = wanted.source, captured_trust = wanted.trust, owner = wanted.owner
  from (
    select asset.id, taken.*, case when owner.value is null then request.owner else owner.value #>> '{}' end as owner
    from core.asset
    join core.ingest_request as request on request.id = asset.request_id
    left join core._captured(p_ids) as taken on taken.asset_id = asset.id
    left join core._standing(p_ids, 'owner') as owner on owner.asset_id = asset.id
    where asset.id = any (p_ids)
  ) as wanted
  where asset.id = wanted.id
    and (asset.captured_local, asset.captured_at, asset.captured_precision, asset.captured_zone, asset.captured_source,
         asset.captured_trust, asset.owner)
        is distinct from (wanted.local, wanted.at, wanted.day_precision, wanted.zone, wanted.source, wanted.trust, wanted.owner);
  perform core._index_media_words(p_ids);
  -- media.place reserves the names in another period, under the locks of the spaces.
  with misplaced as (
    insert into core.placement (asset_id, created_at)
    select asset.id, core.current_time()
    from core.asset
    join core.cluster on cluster.id = asset.cluster_id and cluster.unsorted
    join core.unsorted_file as reserved on reserved.asset_id = asset.id
    where asset.id = any (p_ids) and asset.uri is not null
      and reserved.period <> core._unsorted_period(asset.captured_local, asset.captured_precision)
      and not exists (select from core.placement where placement.asset_id = asset.id)
    on conflict (asset_id) do nothing
    returning asset_id
  )
  select count(*) into v_misplaced from misplaced;
  perform core._defer_placement(v_misplaced);
end;
$$;
comment on function core._settle_facts is 'Bring date, place, caption, owner and words of these files to what the files and people say.';
