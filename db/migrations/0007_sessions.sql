create table core.session (
  token_sha256 text primary key,
  key_id uuid not null references core.api_key on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table core.session is 'Who is logged in to the admin pages. The token itself is in the browser alone.';
comment on column core.session.key_id is 'The key it was opened with; when that is revoked the session is over.';
