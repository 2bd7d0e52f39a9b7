-- Processes compare their own release with these two instead of deploying at each start.
alter table core.deployment add column release integer not null default 0;
alter table core.deployment add column oldest_release integer not null default 0;
comment on column core.deployment.release is 'Number of the release that was deployed last. It only grows: an older program does not deploy.';
comment on column core.deployment.oldest_release is 'Oldest release whose processes may run on this database.';
