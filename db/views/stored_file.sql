create or replace view catalog.stored_file as
select raw.uri, 'received' as room, raw.sha256, raw.size_bytes
from core.asset_raw as raw
where raw.uri !~ '(/pack|incoming/[0-9a-f-]{36}/[^/#]+)#[0-9]+\+[0-9]+$' and not exists (select from core.spool where raw_id = raw.id)
union all
select pack.uri, 'pack', null, null from core.pack
union all
select asset.uri, 'media', asset.sha256, asset.size_bytes from core.asset where asset.kind = 'media' and asset.uri is not null
union all
select library.uri, 'library', asset.sha256, asset.size_bytes
from core.library join core.asset on asset.id = library.asset_id
where library.uri is not null
union all
select place, 'derived', null, null from core.media cross join lateral jsonb_each_text(media.thumbnails) as each (side, place);
comment on view catalog.stored_file is 'Every file of storage that the database names: what a backup copies.';
comment on column catalog.stored_file.uri is 'Where it is.';
comment on column catalog.stored_file.room is 'received, pack (many small requests in one file), media (canonical place), library, derived (thumbnails).';
comment on column catalog.stored_file.sha256 is 'Of its bytes; null for packs and derived files, whose hashes the database does not keep.';
comment on column catalog.stored_file.size_bytes is 'Its bytes; null as above.';
