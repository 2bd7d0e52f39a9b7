create or replace view catalog.reembedding as
select reembedding.space, reembedding.state, from_space, switch, done, total, cardinality(skipped) as skipped, overlap,
       job_id, job.state as job_state, job.error_message, started_by, reembedding.started_at, reembedding.finished_at
from core.reembedding
left join core.job on job.id = job_id;
comment on view catalog.reembedding is 'Spaces that are, or were, filled beside the active one. Begin with select api.begin_reembedding(space).';
comment on column catalog.reembedding.overlap is 'Share of the ten nearest neighbours that the two spaces agree on, over a sample of files.';
