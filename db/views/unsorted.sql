create or replace view catalog.unsorted as
select reserved.period, asset.id as asset_id, media.filename, asset.media_type, asset.cluster_id, cluster.name as cluster,
       asset.tags, library.uri as library_uri, asset.captured_local, asset.owner, asset.created_at
from core.unsorted_file as reserved
join core.asset on asset.id = reserved.asset_id
join core.cluster on cluster.id = asset.cluster_id and cluster.unsorted and not cluster.closed
join core.media on media.asset_id = asset.id
left join core.library on library.asset_id = asset.id;
comment on view catalog.unsorted is 'Files that are in no directory yet, because nothing like them has come: select period, count(*) from unsorted group by 1.';
comment on column catalog.unsorted.period is 'The day or month in which it was taken, or undated: its directory below library/unsorted/.';
comment on column catalog.unsorted.asset_id is 'The file.';
comment on column catalog.unsorted.filename is 'The name it was sent under.';
comment on column catalog.unsorted.media_type is 'image, video, audio or other.';
comment on column catalog.unsorted.cluster_id is 'The cluster that becomes a directory when like files come.';
comment on column catalog.unsorted.cluster is 'What that cluster would be called.';
comment on column catalog.unsorted.tags is 'What the sender said, what is plain to see, and what the model saw.';
comment on column catalog.unsorted.library_uri is 'Where it is linked at the moment; null on storages without directories.';
comment on column catalog.unsorted.captured_local is 'When it was taken, on the clock of the place.';
comment on column catalog.unsorted.owner is 'The owner the sender named, or a person since.';
comment on column catalog.unsorted.created_at is 'When it came in.';
