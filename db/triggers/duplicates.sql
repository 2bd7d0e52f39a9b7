create or replace trigger tg_duplicate_verdict__said after insert on core.duplicate_verdict
  referencing new table as said for each statement execute function core._trace_verdict();
create or replace trigger tg_duplicate_verdict__changed after update on core.duplicate_verdict
  referencing new table as said for each statement execute function core._trace_verdict();
create or replace trigger tg_duplicate_verdict__withdrawn after delete on core.duplicate_verdict
  referencing old table as said for each statement execute function core._trace_verdict();
create or replace trigger tg_duplicate__unlinked after delete on core.duplicate
  referencing old table as gone for each statement execute function core._trace_unlinked();
create or replace trigger tg_tag_label__deleted after delete on core.tag_label
  referencing old table as gone for each statement execute function core._trace_label_deleted();
