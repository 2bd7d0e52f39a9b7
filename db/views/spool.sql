create or replace view catalog.spool as
select spool.uri, raw.request_id, raw.part_id, raw.filename, raw.size_bytes, raw.sha256, spool.created_at
from core.spool
join core.asset_raw as raw on raw.id = spool.raw_id;
comment on view catalog.spool is 'Raw parts that came while storage was away and wait in Postgres to be moved there.';
