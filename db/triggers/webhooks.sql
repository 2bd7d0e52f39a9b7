create or replace trigger tg_webhook__added after insert on core.webhook
  referencing new table as changed for each statement execute function core._trace_webhook();
create or replace trigger tg_webhook__changed after update on core.webhook
  referencing old table as before_change new table as changed for each statement execute function core._trace_webhook();
