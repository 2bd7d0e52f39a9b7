-- The login stands beside the actor, which the caller names. No default when the column is added: rows of before must not
-- show the login of the deployment.
alter table core.lineage add column db_user text;
alter table core.lineage alter column db_user set default session_user;
comment on column core.lineage.db_user is 'The database login of the session; the caller cannot choose it. Null for rows of versions that did not record it.';
