create table core.api_key (
  id uuid primary key,
  name text not null unique,
  role text not null,
  secret_sha256 text not null unique,
  requests_per_minute integer,
  max_request_bytes bigint,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint role_is_known check (role in ('ingest', 'read', 'admin')),
  constraint name_is_readable check (name ~ '^[[:print:]]{1,100}$'),
  constraint requests_per_minute_is_positive check (requests_per_minute > 0),
  constraint max_request_bytes_is_positive check (max_request_bytes > 0)
);
comment on table core.api_key is 'Who may call the HTTP API. The secret itself is shown once and not kept.';
comment on column core.api_key.role is 'ingest may send; read may read; admin may do everything.';
comment on column core.api_key.secret_sha256 is 'sha256 of the secret in hex. A secret has 244 random bits, so a slow hash would add nothing.';
comment on column core.api_key.last_used_at is 'To the minute: written at most once a minute.';

-- Counters of the running minute: nothing of worth is lost with them in a crash.
create unlogged table core.api_key_minute (
  key_id uuid not null references core.api_key on delete cascade,
  minute timestamptz not null,
  requests integer not null,
  primary key (key_id, minute)
);
comment on table core.api_key_minute is 'Requests of keys that have a rate limit, counted over all API processes.';
