-- The trace context of a request goes with its jobs, and its trace with what lineage says. Where an act is not that of
-- an ingest request, the transaction says it (cubby.traceparent). New columns are null, so no table is rewritten.
alter table core.ingest_request add column traceparent text;
alter table core.ingest_request add column http_request_id text;
comment on column core.ingest_request.traceparent is 'The sampled W3C trace context it came with or was given; null without one.';
comment on column core.ingest_request.http_request_id is 'X-Request-ID of the HTTP request that brought it; null for those of earlier versions and of SQL.';
alter table core.job add column traceparent text;
alter table core.job alter column traceparent set default nullif(current_setting('cubby.traceparent', true), '');
comment on column core.job.traceparent is 'The sampled W3C trace context of what queued it: the worker continues with that trace.';
alter table core.lineage add column trace_id text;
alter table core.lineage alter column trace_id set default substr(nullif(current_setting('cubby.traceparent', true), ''), 4, 32);
comment on column core.lineage.trace_id is 'The trace of the transaction that did it, 32 hex digits; null where none was sampled.';
