-- What procrastinate's triggers do at each step of each job is done elsewhere. core._wake_workers wakes workers, where
-- that does not make acknowledgements wait for each other. What became of a job is in core.job and core.lineage.
-- Nothing reads procrastinate_events.
alter table queue.procrastinate_jobs disable trigger procrastinate_jobs_notify_queue_job_inserted_v1;
alter table queue.procrastinate_jobs disable trigger procrastinate_trigger_status_events_insert_v1;
alter table queue.procrastinate_jobs disable trigger procrastinate_trigger_status_events_update_v1;
alter table queue.procrastinate_jobs disable trigger procrastinate_trigger_scheduled_events_v1;
