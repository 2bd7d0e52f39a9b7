-- Where bytes wait while storage is away.
create table core.spool (
  raw_id uuid primary key references core.asset_raw on delete restrict,
  uri text not null unique,
  content bytea not null,
  created_at timestamptz not null
);
-- Read in slices, and mostly of files that are compressed already.
alter table core.spool alter column content set storage external;
create index spool_age on core.spool (created_at, raw_id);
comment on table core.spool is 'Bytes of raw parts that came while storage was away. They are read from here until storage.move has put them where core.asset_raw says they are.';
comment on column core.spool.uri is 'As in core.asset_raw: where the bytes belong, and will be.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
select name, value, value, type, minimum, maximum, sentence
from (values
  ('spool_bytes_max', '1000000000'::jsonb, 'integer', 0, 1000000000000, 'Most bytes kept in Postgres while storage is away; beyond, what is sent is refused until storage is back.'),
  ('storage_retry_seconds', '15', 'number', 0, 3600, 'Longest wait before it is seen again whether storage is back.')
) as knob (name, value, type, minimum, maximum, sentence);

-- One job watches for storage: whoever needs it looks whether it is there, among millions of others.
create index job_mover on core.job (id) where task = 'storage.move' and state in ('queued', 'processing');

-- Their signatures change.
drop function if exists api.accept_ingest(jsonb, jsonb, integer[], bigint[], bigint[]);
drop function if exists core._defer_jobs(bigint[], timestamptz);
drop function if exists api.fail_job(bigint, text, text, text, boolean);
