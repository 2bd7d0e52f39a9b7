create or replace trigger tg_api_key__added after insert on core.api_key
  referencing new table as arrived for each statement execute function core._trace_key_added();
create or replace trigger tg_api_key__changed after update on core.api_key
  referencing old table as before_change new table as changed for each statement execute function core._trace_key_changed();
