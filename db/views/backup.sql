create or replace view catalog.backup as
select id, state, destination, files, bytes, actor, started_at, reported_at, ended_at from core.backup;
comment on view catalog.backup is 'Backups that cubby backup began on this database.';
comment on column catalog.backup.id is 'The name of the snapshot in the backup.';
comment on column catalog.backup.state is 'running, complete or failed. One that was killed stays running.';
comment on column catalog.backup.destination is 'Where it was copied to.';
comment on column catalog.backup.files is 'Files of storage that it holds.';
comment on column catalog.backup.bytes is 'Their bytes together, whatever part of them was there already.';
comment on column catalog.backup.actor is 'Actor that began it.';
comment on column catalog.backup.started_at is 'When it began; the snapshot is a moment younger.';
comment on column catalog.backup.reported_at is 'When it last said that it runs.';
comment on column catalog.backup.ended_at is 'When it ended; null while it runs, and when it was killed.';
