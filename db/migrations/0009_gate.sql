alter table core.schema_def
  add column gate jsonb not null default '{"state": "unchecked"}',
  add column dry_run jsonb,
  add column override jsonb not null default '{}';
comment on column core.schema_def.gate is '{"state", "ddl_sha256", "findings": [{"statement", "message"}], "checked_at"}: what was found when the DDL of that hash was read again. For any other DDL it says nothing.';
comment on column core.schema_def.dry_run is 'What the proposal would do to the stored documents: {"ddl_sha256", "documents", "extra_documents", "table_bytes", "columns": [{"name", "fits", "inexact", "extra", "null", "missing", "misfits"}], "checked_at"}.';
comment on column core.schema_def.override is 'What a person decided instead of the rule: {"storage_choice": {"value", "by", "reason", "at"}, "columns": {"by", "reason", "at"}}. Edited columns no longer follow the sample.';

-- Accepting can be tied to the very DDL that was looked at.
drop function if exists api.accept_schema(uuid, text, text);
