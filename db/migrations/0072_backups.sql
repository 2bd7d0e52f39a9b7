-- Files that a backup is about to copy are not removed during it, and how old the last backup is can be asked.
create table core.backup (
  id uuid primary key,
  state text not null default 'running',
  destination text not null,
  files bigint,
  bytes bigint,
  actor text not null,
  started_at timestamptz not null,
  reported_at timestamptz not null,
  ended_at timestamptz,
  constraint state_is_known check (state in ('running', 'complete', 'failed')),
  constraint an_ended_one_says_when check ((state = 'running') = (ended_at is null))
);
comment on table core.backup is 'Backups that cubby backup began. While one runs and reports, no stale file is removed: the database it copied may name it.';
comment on column core.backup.id is 'The name of the snapshot in the backup.';
comment on column core.backup.state is 'running -> complete or failed. One that was killed stays running; ten minutes after its last report it holds nothing back.';
comment on column core.backup.destination is 'Where it was copied to.';
comment on column core.backup.files is 'Files of storage that it holds; null until that is known.';
comment on column core.backup.bytes is 'Their bytes together, whatever part of them was there already.';
comment on column core.backup.actor is 'Actor that began it.';
comment on column core.backup.reported_at is 'When it last said that it runs.';
comment on column core.backup.ended_at is 'When it ended; null while it runs, and when it was killed.';
create index backup_running on core.backup (reported_at) where state = 'running';
