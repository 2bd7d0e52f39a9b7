create or replace view catalog.spool as
select spool.uri, raw.request_id, raw.part_id, raw.filename, raw.size_bytes, raw.sha256, spool.created_at
from core.spool
join core.asset_raw as raw on raw.id = spool.raw_id;
comment on view catalog.spool is 'Raw parts that came while storage was away and wait in Postgres to be moved there.';
comment on column catalog.spool.uri is 'Where it will be.';
comment on column catalog.spool.request_id is 'The request it came with.';
comment on column catalog.spool.part_id is 'Its part of the request.';
comment on column catalog.spool.filename is 'The name it was sent under.';
comment on column catalog.spool.size_bytes is 'Its bytes.';
comment on column catalog.spool.sha256 is 'Of its bytes.';
comment on column catalog.spool.created_at is 'When it came.';
