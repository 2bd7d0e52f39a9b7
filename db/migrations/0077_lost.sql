-- Several jobs run in one worker, and any of them may be what ended it.
alter table core.job add column lost integer not null default 0;
comment on column core.job.lost is 'How many tries ended with their worker, without a verdict. After the first, the job runs alone in its worker; after more than max_attempts it is a dead letter. These tries do not count as failed.';
