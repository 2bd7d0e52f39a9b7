create or replace view catalog.failed_object as
select asset.id, asset.kind, asset.media_type, raw.filename, failure.stage, failure.code, failure.message,
       asset.request_id, asset.ordinal, asset.owner, failure.created_at as failed_at
from core.failure
join core.asset on asset.id = failure.asset_id
join core.asset_raw as raw on raw.id = asset.raw_id;
comment on view catalog.failed_object is 'Objects that failed, and why.';
