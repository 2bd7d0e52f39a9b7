create or replace view catalog.queue as
select name, paused, concurrency from core.queue;
comment on view catalog.queue is 'Every queue of jobs and what an admin has set for it. Change it with api.pause_queue, api.resume_queue and api.set_queue_concurrency; catalog.list_queues() also counts the jobs.';
comment on column catalog.queue.name is 'As in catalog.job.queue.';
comment on column catalog.queue.paused is 'Workers finish the jobs they have and take no more.';
comment on column catalog.queue.concurrency is 'Jobs that each worker process works on at once; null for the default of the process.';
