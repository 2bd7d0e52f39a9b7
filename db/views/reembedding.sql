create or replace view catalog.reembedding as
select reembedding.space, reembedding.state, from_space, switch, done, total, cardinality(skipped) as skipped, overlap,
       job_id, job.state as job_state, job.error_message, started_by, reembedding.started_at, reembedding.finished_at
from core.reembedding
left join core.job on job.id = job_id;
comment on view catalog.reembedding is 'Spaces that are, or were, filled beside the active one. Begin with select api.begin_reembedding(space).';
comment on column catalog.reembedding.overlap is 'Share of the ten nearest neighbours that the two spaces agree on, over a sample of files.';
comment on column catalog.reembedding.space is 'The space that is filled.';
comment on column catalog.reembedding.state is 'running or done.';
comment on column catalog.reembedding.from_space is 'The space that was in use when it began.';
comment on column catalog.reembedding.switch is 'Whether it comes into use when it is full.';
comment on column catalog.reembedding.done is 'Files that have their vector.';
comment on column catalog.reembedding.total is 'Files that lacked one when it began.';
comment on column catalog.reembedding.skipped is 'Files that gave no vector.';
comment on column catalog.reembedding.job_id is 'The job that fills it.';
comment on column catalog.reembedding.job_state is 'How that job is: failed means it stopped, and continues when begun again.';
comment on column catalog.reembedding.error_message is 'Why it stopped.';
comment on column catalog.reembedding.started_by is 'Actor that began it.';
comment on column catalog.reembedding.started_at is 'When it began.';
comment on column catalog.reembedding.finished_at is 'When it was full.';
