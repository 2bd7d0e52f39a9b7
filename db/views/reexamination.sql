create or replace view catalog.reexamination as
select reexamination.id, reexamination.state, applies, done, total, changed, job_id, job.state as job_state, job.error_message,
       started_by, reexamination.started_at, reexamination.finished_at
from core.reexamination
left join core.job on job.id = job_id;
comment on view catalog.reexamination is 'Runs that examine the links between duplicates again. Begin one with select api.begin_reexamination(p_applies).';
comment on column catalog.reexamination.id is 'The run.';
comment on column catalog.reexamination.state is 'running or done.';
comment on column catalog.reexamination.applies is 'Whether links are changed; if not, files are only fingerprinted and compared, for catalog.preview_reexamination.';
comment on column catalog.reexamination.done is 'Links that have been looked at, and films and sounds that were fingerprinted.';
comment on column catalog.reexamination.total is 'Links, and films and sounds without a fingerprint, that there were when it began.';
comment on column catalog.reexamination.changed is 'Links that were changed, or would be.';
comment on column catalog.reexamination.job_id is 'The job that does it.';
comment on column catalog.reexamination.job_state is 'How that job is; failed means it stopped, and can be replayed.';
comment on column catalog.reexamination.error_message is 'Why it stopped.';
comment on column catalog.reexamination.started_by is 'Actor that began it.';
comment on column catalog.reexamination.started_at is 'When it began.';
comment on column catalog.reexamination.finished_at is 'When it ended.';
