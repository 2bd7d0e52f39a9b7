-- What is on its way is known: parts of a request that is being received, files that a job made or will remove.
create or replace function catalog.fsck_unknown(p_uris text[])
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  with listed as (
    select uri,
           regexp_match(uri, 'incoming/([0-9a-f]{8}-[0-9a-f-]{27})/([^/]+)$') as part,
           regexp_match(uri, 'media/clusters/[^/]+/([0-9a-f]{8}-[0-9a-f-]{27})(\.[^/]*)?$') as file,
           regexp_match(uri, 'media/derived/[^/]+/([0-9a-f]{8}-[0-9a-f-]{27})/([^/]+)\.webp$') as picture,
           uri ~ '^fs://library/' as in_library
    from unnest(p_uris) as uri
  ), judged as (
    select listed.uri, asset.id as asset_id, asset.sha256,
           case when part is not null then 'incoming' when file is not null then 'media'
                when picture is not null then 'derived' when in_library then 'library' else 'other' end as room,
           case when part is not null then
                  exists (select from core.asset_raw as raw
                          where raw.request_id = part[1]::uuid and raw.part_id = part[2] and raw.uri = listed.uri)
                  or exists (select from core.pack where pack.id = part[1]::uuid and pack.uri = listed.uri)
                  or coalesce(core._may_be_accepted(part[1]::uuid), false)
                when file is not null then coalesce(asset.uri = listed.uri, false)
                when picture is not null then coalesce(media.thumbnails ->> picture[2] = listed.uri, false)
                when in_library then core._is_in_library(listed.uri)
                else false end as known,
           asset.uri is null and job.state <> 'done' as unplaced
    from listed
    left join core.asset on asset.id = coalesce(file[1], picture[1])::uuid
    left join core.media on media.asset_id = asset.id
    left join core.job on job.id = asset.job_id
  )
  select coalesce(jsonb_agg(jsonb_build_object('uri', uri, 'room', room, 'system_id', asset_id, 'sha256', sha256) order by uri), '[]')
  from judged
  where not known
    and not coalesce(unplaced, false)
    and not exists (select from core.stale_file where stale_file.uri = judged.uri)
    and not exists (select from core.placement where judged.uri = any (attempted))
$$;
comment on function catalog.fsck_unknown is 'Of these files those that nothing leads to: {"uri", "room", "system_id", "sha256"}, the last two where the name tells whose it was.';
