create or replace view catalog.failed_object as
select asset.id, asset.kind, asset.media_type, raw.filename, failure.stage, failure.code, failure.message, failure.detail,
       asset.request_id, asset.ordinal, asset.owner, failure.created_at as failed_at
from core.failure
join core.asset on asset.id = failure.asset_id
join core.asset_raw as raw on raw.id = asset.raw_id;
comment on view catalog.failed_object is 'Objects that failed, and why.';
comment on column catalog.failed_object.id is 'Its system id.';
comment on column catalog.failed_object.kind is 'media or json.';
comment on column catalog.failed_object.media_type is 'image, video, audio or other; null for a document.';
comment on column catalog.failed_object.filename is 'The name it was sent under.';
comment on column catalog.failed_object.stage is 'Where it failed.';
comment on column catalog.failed_object.code is 'Why, as a word.';
comment on column catalog.failed_object.message is 'Why, as a sentence.';
comment on column catalog.failed_object.detail is 'What the library said.';
comment on column catalog.failed_object.request_id is 'The request it came with.';
comment on column catalog.failed_object.ordinal is 'Its place in the request, from 0.';
comment on column catalog.failed_object.owner is 'Owner that the sender gave.';
comment on column catalog.failed_object.failed_at is 'When.';
