-- The permission rooms. What may be called or read is granted in db/grants.sql, after everything exists.
create schema if not exists api;
create schema if not exists catalog;
create schema if not exists collections;
comment on schema core is 'Tables and private helpers. Nobody but the owner touches them; read catalog, call api.';
comment on schema api is 'The verbs: every change of state is a call of one of these functions.';
comment on schema catalog is 'What people and programs may read: views, and functions that answer one question each.';
comment on schema collections is 'The tables that JSON becomes: docs_<name> with every document, <name> with typed columns once a person agreed.';
comment on schema queue is 'The job queue, kept by procrastinate.';
