-- An idempotency key belongs to the credential that sent it.
alter table core.ingest_request add column api_key_id uuid;
comment on column core.ingest_request.api_key_id is 'The API key that the request came with; null for one without a key, and for those of versions that did not record it.';
comment on column core.ingest_request.idempotency_key is 'Unique for each API key and owner. The same key with the same fingerprint gets the first answer again.';
drop index core.ingest_request_idempotency;
create unique index ingest_request_idempotency
  on core.ingest_request (coalesce(api_key_id, '00000000-0000-0000-0000-000000000000'), coalesce(owner, ''), idempotency_key)
  where idempotency_key is not null;
drop function if exists catalog.known_keys(text, text[]);
