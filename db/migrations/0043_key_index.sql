-- A key that is set on a table in use gets its unique index, too, when the table is folded.
alter table core.schema_def
  drop constraint backfill_kind_is_known,
  add constraint backfill_kind_is_known check (backfill_kind in ('fill', 'fold', 'heal', 'index'));
comment on column core.schema_def.backfill_kind is 'fill: rows for documents that were there before the table. fold: the same after the key, or the type of its column, changed. heal: rows made by an earlier version. index: the unique index of the key. heal continues with fold, and fold to index, where they are needed.';
