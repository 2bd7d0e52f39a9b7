create or replace view catalog.received as
select asset.id as document_id, asset.created_at as received_at, asset.owner, asset.request_id, raw.filename, raw.path as file_path
from core.asset join core.asset_raw as raw on raw.id = asset.raw_id;
comment on view catalog.received is 'Time and sender of each document: select * from orders join received using (document_id). For typed tables, child tables and quarantine alike.';
comment on column catalog.received.document_id is 'The system id, as document_id in typed and child tables.';
comment on column catalog.received.received_at is 'When its request came in.';
comment on column catalog.received.owner is 'The owner its request named; null without one.';
comment on column catalog.received.request_id is 'The request that brought it.';
comment on column catalog.received.filename is 'Name of the file it was in; null for a body without one.';
comment on column catalog.received.file_path is 'Path of that file, where one was sent.';
