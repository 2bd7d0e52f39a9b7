-- What each role may do. Applied last, every time, from nothing: what is not granted here is not allowed.
revoke all on schema core, api, catalog, collections, queue, analysis from public;
revoke all on all routines in schema core, api, catalog, queue from public;
revoke all on schema core, api, catalog, collections, queue, analysis
  from cubby_api, cubby_worker, cubby_service, cubby_analyst, cubby_admin;
revoke all on all tables in schema core, api, catalog, queue
  from cubby_api, cubby_worker, cubby_service, cubby_analyst, cubby_admin;
revoke all on all sequences in schema queue from cubby_service;
revoke all on all routines in schema core, api, catalog, queue
  from cubby_api, cubby_worker, cubby_service, cubby_analyst, cubby_admin;
revoke all on all tables in schema collections from cubby_service;
alter default privileges for role cubby_owner revoke execute on functions from public;

grant usage on schema catalog, collections to cubby_analyst;
-- Views of their own, and nothing else: see limits.sql.
grant usage, create on schema analysis to cubby_analyst;
-- An analyst changes nothing, and may have a text understood.
grant usage on schema api to cubby_admin, cubby_analyst;
grant execute on procedure api.embed_text(text, integer, text) to cubby_analyst;
grant execute on function api.request_query_vector(text) to cubby_analyst;
grant execute on all functions in schema catalog to cubby_analyst;
grant select on all tables in schema catalog to cubby_analyst;
-- The list of keys is for admins.
revoke execute on function catalog.list_keys() from cubby_analyst;
grant execute on function catalog.list_keys() to cubby_admin;

grant execute on all routines in schema api to cubby_admin;
-- A verdict is a program's that has the parser: no caller passes DDL by saying so.
revoke execute on function api.record_gate(uuid, text, jsonb, text) from cubby_admin;
-- So is what it says of refused requests.
revoke execute on function api.record_refusals(jsonb) from cubby_admin;
-- It has secrets of webhooks, which are shown once; and their URLs may be secrets themselves.
revoke execute on function api.take_deliveries(bigint, integer) from cubby_admin;
revoke execute on function catalog.list_webhooks(), catalog.list_deliveries(uuid, text, integer, uuid) from cubby_analyst;
grant execute on function catalog.list_webhooks(), catalog.list_deliveries(uuid, text, integer, uuid) to cubby_admin;

-- The API calls and reads what its operations are made of; documents and the queue it reaches through functions alone.
grant usage on schema api, catalog to cubby_api;
grant execute on all routines in schema api to cubby_api;
grant execute on all functions in schema catalog to cubby_api;
grant select on all tables in schema catalog to cubby_api;
revoke execute on function api.take_deliveries(bigint, integer) from cubby_api;

-- A worker does what jobs do: it takes them up, reads their bytes, reports. It makes no key, decides nothing that a
-- person decides, and reads no documents but those of its jobs.
grant usage on schema api, catalog, queue to cubby_worker;
do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'api.add_up_intake', 'api.arrange_clusters', 'api.arrange_when_due', 'api.backfill_schema', 'api.begin_group',
    'api.begin_job', 'api.begin_nightly', 'api.chain_lineage', 'api.dispatch_webhooks', 'api.dry_run_batch', 'api.end_cleaning',
    'api.end_deliveries', 'api.end_gate', 'api.end_long_sessions', 'api.end_move',
    'api.end_placement', 'api.end_reprocessing', 'api.fail_job', 'api.forget_stale_files', 'api.hand_back_jobs',
    'api.hold_stale_files', 'api.index_documents', 'api.measure_recall', 'api.name_worker', 'api.next_reembedding', 'api.next_fingerprint',
    'api.next_reexamination', 'api.next_verification', 'api.prune_steps', 'api.put_model_labels', 'api.queue_gathering',
    'api.queue_indexing', 'api.read_spool', 'api.reconsider_schemas', 'api.record_copy', 'api.record_delivery',
    'api.record_gate', 'api.record_label_vectors', 'api.record_media', 'api.record_moved', 'api.record_placement',
    'api.record_places', 'api.record_query_vector', 'api.record_reembedding', 'api.record_reprocessing',
    'api.register_space', 'api.reindex_words', 'api.report_models', 'api.retag_media',
    'api.route_documents', 'api.scatter_group',
    'api.store_documents', 'api.store_group', 'api.sweep_jobs', 'api.take_deliveries', 'api.take_placements', 'api.tidy_clusters',
    'api.yield_job', 'catalog.ready', 'catalog.schema_ddl', 'catalog.unreceived_files'
  ]
  loop
    execute format('grant execute on function %s to cubby_worker', v_function::regproc);
  end loop;
end;
$$;
grant select on catalog.embedding_space, catalog.job, catalog.label_without_vector, catalog.queue, catalog.schedule, catalog.setting,
  catalog.spool, catalog.task
  to cubby_worker;
-- Whether there are any: see the marker of storage.
grant select (id) on catalog.asset to cubby_worker;
grant insert on api.inbox to cubby_worker;
grant select, insert, update, delete on all tables in schema queue to cubby_worker;
grant usage on all sequences in schema queue to cubby_worker;
grant execute on all functions in schema queue to cubby_worker;

-- cubby_ddl creates in collections and nowhere else. Its functions are in core, so it may look up names there. Becoming
-- their owner takes the right to create in core, for the length of this file.
grant usage on schema core to cubby_ddl;
grant usage, create on schema collections to cubby_ddl;
grant create on schema core to cubby_ddl;
alter function core._create_documents_table(text) owner to cubby_ddl;
alter function core._merge_documents_index(text) owner to cubby_ddl;
alter function core._run_ddl(text[]) owner to cubby_ddl;
revoke create on schema core from cubby_ddl;
grant execute on function core._create_documents_table(text), core._merge_documents_index(text), core._run_ddl(text[]) to cubby_owner;
alter default privileges for role cubby_ddl in schema collections revoke select on tables from cubby_service;
alter default privileges for role cubby_ddl in schema collections grant select on tables to cubby_analyst;
alter default privileges for role cubby_ddl in schema collections grant select, insert, update, delete on tables to cubby_owner;
grant select on all tables in schema collections to cubby_analyst;
