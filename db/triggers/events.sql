create or replace trigger tg_lineage__announced after insert on core.lineage
  referencing new table as arrived for each statement execute function core._announce();
