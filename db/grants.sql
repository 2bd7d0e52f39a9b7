-- What each role may do. Applied last, every time, from nothing: what is not granted here is not allowed.
revoke all on schema core, api, catalog, collections, queue, analysis from public;
revoke all on all routines in schema core, api, catalog, queue from public;
revoke all on schema core, api, catalog, collections, queue, analysis from cubby_service, cubby_analyst, cubby_admin;
revoke all on all tables in schema core, api, catalog, queue from cubby_service, cubby_analyst, cubby_admin;
revoke all on all routines in schema core, api, catalog, queue from cubby_service, cubby_analyst, cubby_admin;
alter default privileges for role cubby_owner revoke execute on functions from public;

grant usage on schema api, catalog, collections, queue to cubby_service;
grant usage on schema catalog, collections to cubby_analyst;
-- Views of their own, and nothing else: see limits.sql.
grant usage, create on schema analysis to cubby_analyst;
-- An analyst changes nothing, and may have a text understood.
grant usage on schema api to cubby_admin, cubby_analyst;
grant execute on procedure api.embed_text(text, integer, text) to cubby_analyst;
grant execute on function api.request_query_vector(text) to cubby_analyst;

grant execute on all routines in schema api to cubby_service, cubby_admin;
-- A verdict is a program's that has the parser: nobody passes DDL by saying so.
revoke execute on function api.record_gate(uuid, text, jsonb, text) from cubby_admin;
grant execute on all functions in schema catalog to cubby_service, cubby_analyst;
grant select on all tables in schema catalog to cubby_service, cubby_analyst;
grant insert on api.inbox to cubby_service;
grant select, insert, update, delete on all tables in schema queue to cubby_service;
grant usage on all sequences in schema queue to cubby_service;
grant execute on all functions in schema queue to cubby_service;

-- cubby_ddl creates in collections and nowhere else. Its functions live in core, so it may look up
-- names there; becoming their owner takes the right to create in core, for the length of this file.
grant usage on schema core to cubby_ddl;
grant usage, create on schema collections to cubby_ddl;
grant create on schema core to cubby_ddl;
alter function core._create_documents_table(text) owner to cubby_ddl;
alter function core._merge_documents_index(text) owner to cubby_ddl;
alter function core._run_ddl(text[]) owner to cubby_ddl;
revoke create on schema core from cubby_ddl;
grant execute on function core._create_documents_table(text), core._merge_documents_index(text), core._run_ddl(text[]) to cubby_owner;
alter default privileges for role cubby_ddl in schema collections grant select on tables to cubby_service, cubby_analyst;
alter default privileges for role cubby_ddl in schema collections grant select, insert, update, delete on tables to cubby_owner;
grant select on all tables in schema collections to cubby_service, cubby_analyst;
