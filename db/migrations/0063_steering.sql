-- Queues are paused and resized while workers run; jobs can be cancelled and have a time limit.
create table core.queue (
  name text primary key,
  paused boolean not null default false,
  concurrency integer,
  constraint concurrency_is_in_range check (concurrency between 1 and 32)
);
comment on table core.queue is 'Every queue of jobs, and what an admin has set for it. Workers read it every second.';
comment on column core.queue.name is 'As in core.task.queue.';
comment on column core.queue.paused is 'Workers finish the jobs they have and take no more.';
comment on column core.queue.concurrency is 'Jobs of the queue that each worker process works on at once; null for the process''s own default.';
insert into core.queue (name) select distinct queue from core.task;
-- A table of a few rows, written by migrations alone.
alter table core.task
  -- squawk-ignore adding-foreign-key-constraint
  add constraint task_queue_fkey foreign key (queue) references core.queue (name) on delete restrict,
  add column time_limit interval,
  add constraint time_limit_is_positive check (time_limit > interval '0');
comment on column core.task.time_limit is 'How long one try may take before it has failed with the code time_limit; null for no limit.';
-- Every step of these is bounded by itself: decoding, a statement, a call to storage. The limit is for what no step foresees.
update core.task set time_limit = interval '30 minutes' where queue in ('json', 'media', 'questions', 'gate');

create table core.schedule (
  name text primary key,
  task text not null,
  hour integer not null,
  minute integer not null,
  constraint hour_is_of_a_day check (hour between 0 and 23),
  constraint minute_is_of_an_hour check (minute between 0 and 59)
);
comment on table core.schedule is 'Work that begins at a time of every day, in UTC. One of the workers begins it.';
comment on column core.schedule.name is 'Its name in the queue: procrastinate''s periodic_id.';
comment on column core.schedule.task is 'The task that begins it.';
comment on column core.schedule.hour is 'Hour of the day, UTC.';
comment on column core.schedule.minute is 'Minute of the hour.';
-- Off the full hour, when the jobs of other systems begin.
insert into core.schedule (name, task, hour, minute) values ('nightly', 'nightly.begin', 3, 17);

-- catalog.decision asks with the very same condition.
drop index core.lineage_contract;
create index lineage_contract on core.lineage (id) where stage in ('collection_contract_set', 'quarantine_reviewed', 'queue_changed');
