-- A worker process works off several queues, and procrastinate knows a worker for each of them.
create table core.worker_queue (
  worker_id bigint primary key references queue.procrastinate_workers (id) on delete cascade,
  worker text not null
);
comment on table core.worker_queue is 'Which process each queue worker belongs to, so that processes can be counted.';
comment on column core.worker_queue.worker_id is 'The queue worker, as procrastinate numbers it. The row goes with it.';
comment on column core.worker_queue.worker is 'As in core.job.worker.';
