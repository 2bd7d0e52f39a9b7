create or replace trigger tg_ingest_request__received after insert on core.ingest_request
  referencing new table as arrived for each statement execute function core._trace_request();
create or replace trigger tg_job__changed after update on core.job
  referencing old table as before_change new table as changed for each statement execute function core._trace_job();
create or replace trigger tg_asset__changed after update on core.asset
  referencing old table as before_change new table as changed for each statement execute function core._trace_asset();
create or replace trigger tg_failure__recorded after insert on core.failure
  referencing new table as arrived for each statement execute function core._trace_failure();
create or replace trigger tg_media__analysed after insert on core.media
  referencing new table as arrived for each statement execute function core._trace_media();
create or replace trigger tg_embedding__embedded after insert on core.embedding
  referencing new table as arrived for each statement execute function core._trace_embedding();
create or replace trigger tg_duplicate__found after insert on core.duplicate
  referencing new table as arrived for each statement execute function core._trace_duplicate();
create or replace trigger tg_duplicate__moved after update on core.duplicate
  referencing new table as arrived for each statement execute function core._trace_duplicate();
create or replace trigger tg_repair__repaired after insert on core.repair
  referencing new table as arrived for each statement execute function core._trace_repair();
create or replace trigger tg_schema_def__proposed after insert on core.schema_def
  referencing new table as arrived for each statement execute function core._trace_schema_proposed();
create or replace trigger tg_schema_def__changed after update on core.schema_def
  referencing old table as before_change new table as changed for each statement execute function core._trace_schema_changed();
create or replace trigger tg_collection__key_set after update of key_paths, order_path, delete_when on core.collection
  for each row when ((old.key_paths, old.order_path, old.delete_when)
    is distinct from (new.key_paths, new.order_path, new.delete_when)) execute function core._trace_key_set();
create or replace trigger tg_collection__contract_set after update of contract on core.collection
  for each row when (old.contract is distinct from new.contract) execute function core._trace_contract();
create or replace trigger tg_collection__dedupe_set after update of dedupe on core.collection
  for each row when (old.dedupe is distinct from new.dedupe) execute function core._trace_dedupe();
create or replace trigger tg_cluster__created after insert on core.cluster
  referencing new table as arrived for each statement execute function core._trace_cluster_created();
create or replace trigger tg_cluster__changed after update on core.cluster
  referencing old table as before_change new table as changed for each statement execute function core._trace_cluster_changed();
create or replace trigger tg_setting__changed after update on core.setting
  referencing old table as before_change new table as changed for each statement execute function core._trace_setting();
create or replace trigger tg_queue__changed after update on core.queue
  referencing old table as before_change new table as changed for each statement execute function core._trace_queue();
create or replace trigger tg_tag_label__added after insert on core.tag_label
  referencing new table as changed for each statement execute function core._trace_label();
create or replace trigger tg_tag_label__changed after update on core.tag_label
  referencing new table as changed for each statement execute function core._trace_label();
create or replace trigger tg_embedding_space__activated after update on core.embedding_space
  referencing old table as before_change new table as changed for each statement execute function core._trace_space();
create or replace trigger tg_cluster_act__done after insert on core.cluster_act
  referencing new table as arrived for each statement execute function core._trace_cluster_act();
create or replace trigger tg_cluster_act__undone after update on core.cluster_act
  referencing old table as before_change new table as changed for each statement execute function core._trace_cluster_undone();
create or replace trigger tg_spool__spooled after insert on core.spool
  referencing new table as arrived for each statement execute function core._trace_spooled();
create or replace trigger tg_spool__moved after delete on core.spool
  referencing old table as moved for each statement execute function core._trace_moved();
create or replace trigger tg_lineage__actor before insert on core.lineage
  for each statement when (current_setting('cubby.check_actor', true) = 'on') execute function core._require_actor();
create or replace trigger tg_correction_value__said after insert on core.correction_value
  referencing new table as arrived for each statement execute function core._trace_correction();
create or replace trigger tg_correction__undone after update on core.correction
  referencing old table as before_change new table as changed for each statement execute function core._trace_correction_undone();
create or replace trigger tg_saved_query__added after insert on core.saved_query
  referencing new table as changed for each statement execute function core._trace_query_saved();
create or replace trigger tg_saved_query__changed after update on core.saved_query
  referencing new table as changed for each statement execute function core._trace_query_saved();
create or replace trigger tg_saved_query__deleted after delete on core.saved_query
  referencing old table as gone for each statement execute function core._trace_query_deleted();
