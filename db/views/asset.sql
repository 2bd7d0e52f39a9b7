create or replace view catalog.asset as
select
  asset.id,
  case when asset.status = 'queued' and job.state = 'processing' then 'processing' else asset.status end as status,
  asset.kind,
  asset.media_type,
  coalesce(asset.uri, raw.uri || case when asset.raw_offset is null then ''
    else format('#bytes=%s-%s', asset.raw_offset, asset.raw_offset + asset.size_bytes - 1) end) as uri,
  asset.sha256,
  asset.content_type,
  asset.size_bytes,
  raw.filename,
  asset.owner,
  request.comments,
  asset.tags,
  collection.name as collection,
  (select schema.id from core.schema_def as schema
   where schema.collection_id = asset.collection_id order by schema.status <> 'active', schema.version desc limit 1) as schema_id,
  asset.cluster_id,
  cluster.name as cluster,
  asset.cluster_similarity,
  embedding.vector as embedding,
  media.metadata,
  asset.request_id,
  asset.ordinal,
  asset.created_at,
  raw.path,
  asset.captured_local,
  asset.captured_at,
  asset.captured_precision,
  asset.captured_zone,
  asset.captured_source,
  asset.captured_trust,
  media.location as place,
  media.caption,
  asset.main_id
from core.asset
join core.asset_raw as raw on raw.id = asset.raw_id
join core.ingest_request as request on request.id = asset.request_id
left join core.job on job.id = asset.job_id and asset.status = 'queued'
left join core.collection on collection.id = asset.collection_id
left join core.cluster on cluster.id = asset.cluster_id
left join core.media on media.asset_id = asset.id
left join core.embedding on embedding.asset_id = asset.id
  and embedding.space = (select space from core.embedding_space where active);
comment on view catalog.asset is 'Every object that came in, document or file, with where it is and what became of it.';
comment on column catalog.asset.status is 'queued, processing, done or failed.';
comment on column catalog.asset.uri is 'Where the bytes are: the canonical place of a file, the slice of the received bytes for a document.';
comment on column catalog.asset.embedding is 'The vector in the active space, if there is one.';
comment on column catalog.asset.id is 'Its system id.';
comment on column catalog.asset.kind is 'media or json.';
comment on column catalog.asset.media_type is 'image, video, audio or other; null for a document.';
comment on column catalog.asset.sha256 is 'Of the bytes at uri.';
comment on column catalog.asset.content_type is 'What the bytes say they are, whatever the sender said.';
comment on column catalog.asset.size_bytes is 'Bytes at uri.';
comment on column catalog.asset.filename is 'The name it was sent under.';
comment on column catalog.asset.path is 'Where the sender had it, with its folders; null where nothing was said.';
comment on column catalog.asset.owner is 'The owner the sender named, or a person since.';
comment on column catalog.asset.comments is 'What the sender wrote with the request.';
comment on column catalog.asset.tags is 'What the sender said, what is plain to see, and what the model saw.';
comment on column catalog.asset.collection is 'The collection of the document.';
comment on column catalog.asset.schema_id is 'The proposal for its collection: the active one, else the newest.';
comment on column catalog.asset.cluster_id is 'The cluster a file is in.';
comment on column catalog.asset.cluster is 'The name of that cluster.';
comment on column catalog.asset.cluster_similarity is 'Cosine similarity to the mean of its cluster when it was put there, up to 1.';
comment on column catalog.asset.metadata is 'What the decoder found: EXIF, duration, codec.';
comment on column catalog.asset.request_id is 'The request it came with.';
comment on column catalog.asset.ordinal is 'Its place in the request, from 0.';
comment on column catalog.asset.created_at is 'When its request came in; when a file was taken is captured_local.';
comment on column catalog.asset.captured_local is 'The local date and time a file was taken; the first of its day, month or year where captured_precision says so.';
comment on column catalog.asset.captured_at is 'The moment it was taken; null where the zone of the place is unknown.';
comment on column catalog.asset.captured_precision is 'second, day, month or year: how much of captured_local is known.';
comment on column catalog.asset.captured_zone is 'The offset of captured_local from UTC, or the name of the zone where a person gave one; null when unknown.';
comment on column catalog.asset.captured_source is 'person, exif, gps, xmp, iptc, container, sidecar, filename, path or file.';
comment on column catalog.asset.captured_trust is 'person, high, medium, low or lowest.';
comment on column catalog.asset.place is 'Where it was taken: latitude, longitude, altitude, name; what a person said, else what the file says.';
comment on column catalog.asset.main_id is 'The file that stands for this one in lists, as the raw file for its sidecar; null for one that stands for itself.';
comment on column catalog.asset.caption is 'What a person wrote about it.';
