create or replace view catalog.request as
select request.id, request.owner, request.comments, request.tags, request.collection, request.idempotency_key,
       came.parts, came.bytes, request.objects_total as objects, ended.done, ended.failed,
       request.objects_total - ended.done - ended.failed as waiting, request.created_at
from core.ingest_request as request
cross join lateral (
  select count(*) as parts, coalesce(sum(size_bytes), 0) as bytes from core.asset_raw where request_id = request.id and packed_in is null
) as came
cross join lateral (
  select count(*) filter (where status = 'done') as done, count(*) filter (where status = 'failed') as failed
  from core.asset where request_id = request.id
) as ended;
comment on view catalog.request is 'What came in, one row a request: its sender, size and progress. Of today: where created_at >= date_trunc(''day'', now()).';
comment on column catalog.request.id is 'The ingest_job_id that the sender was given.';
comment on column catalog.request.owner is 'Owner that the sender gave.';
comment on column catalog.request.comments is 'What the sender wrote.';
comment on column catalog.request.tags is 'Tags the sender gave to all of it.';
comment on column catalog.request.collection is 'The collection the sender asked for.';
comment on column catalog.request.idempotency_key is 'What makes sending it again harmless.';
comment on column catalog.request.parts is 'The payload and each file.';
comment on column catalog.request.bytes is 'As received.';
comment on column catalog.request.objects is 'Documents and files in it.';
comment on column catalog.request.done is 'Objects that are done.';
comment on column catalog.request.failed is 'Objects that failed.';
comment on column catalog.request.waiting is 'Objects that have not ended yet.';
comment on column catalog.request.created_at is 'When it came in.';
