create or replace view catalog.lineage as
select id, request_id, asset_id, schema_id, cluster_id, stage, actor, detail, created_at, db_user,
       coalesce(trace_id, (select substr(traceparent, 4, 32) from core.ingest_request where id = lineage.request_id)) as trace_id,
       (select http_request_id from core.ingest_request where id = lineage.request_id) as http_request_id,
       api_key_id
from core.lineage;
comment on view catalog.lineage is 'Everything that happened, in order of id. The history of an object is its own rows and its request''s.';
comment on column catalog.lineage.id is 'Ordered by time.';
comment on column catalog.lineage.request_id is 'The request it came with.';
comment on column catalog.lineage.asset_id is 'The object it happened to.';
comment on column catalog.lineage.schema_id is 'The proposal it happened to.';
comment on column catalog.lineage.cluster_id is 'The cluster it happened to.';
comment on column catalog.lineage.stage is 'What happened.';
comment on column catalog.lineage.actor is 'Actor: a person, an API key, a worker.';
comment on column catalog.lineage.detail is 'What belongs to it.';
comment on column catalog.lineage.created_at is 'When it happened.';
comment on column catalog.lineage.db_user is 'The database login that did it, beside the actor that it named: cubby_api and cubby_worker are Cubby itself.';
comment on column catalog.lineage.trace_id is 'The trace it belongs to, 32 hex digits, as in logs and spans; null where none was sampled.';
comment on column catalog.lineage.http_request_id is 'X-Request-ID of the HTTP request that brought the object or document, as in logs.';
comment on column catalog.lineage.api_key_id is 'The API key of the HTTP request that did it; null for acts without one.';
