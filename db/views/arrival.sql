create or replace view catalog.arrival as
select (asset.created_at at time zone 'UTC')::date as day, asset.owner, coalesce(asset.media_type, collection.name) as what, asset.kind,
       count(*) as objects, sum(asset.size_bytes) as bytes, count(*) filter (where asset.status = 'failed') as failed
from core.asset
left join core.collection on collection.id = asset.collection_id
group by 1, 2, 3, 4;
comment on view catalog.arrival is 'What came in, counted by day (UTC), owner and what it is. Of today: where day = current_date.';
comment on column catalog.arrival.day is 'In UTC.';
comment on column catalog.arrival.owner is 'Owner that the sender gave.';
comment on column catalog.arrival.what is 'The media type of files, the collection of documents; null until it is known.';
comment on column catalog.arrival.kind is 'media or json.';
comment on column catalog.arrival.objects is 'How many came.';
comment on column catalog.arrival.bytes is 'Their size as received.';
comment on column catalog.arrival.failed is 'How many of them failed.';
