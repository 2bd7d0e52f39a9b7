create or replace view catalog.task as
select name, queue, priority from core.task;
comment on view catalog.task is 'Every kind of job, and the queue that workers take it from.';
comment on column catalog.task.name is 'As in catalog.job.task.';
comment on column catalog.task.queue is 'Each queue has a worker of its own in every worker process.';
comment on column catalog.task.priority is 'Jobs of a higher priority are taken first.';
