create or replace trigger tg_asset_raw__immutable before update or delete or truncate on core.asset_raw
  for each statement execute function core._refuse_change();
create or replace trigger tg_lineage__immutable before truncate on core.lineage
  for each statement execute function core._refuse_change();
-- A statement that announces a pruning is looked at row by row; no other delete is begun.
create or replace trigger tg_lineage__kept before delete on core.lineage
  for each statement when (current_setting('cubby.pruning', true) is distinct from 'on') execute function core._refuse_change();
create or replace trigger tg_lineage__pruned before delete on core.lineage
  for each row execute function core._refuse_change_but_pruning();
create or replace trigger tg_lineage_pruning__immutable before update or delete or truncate on core.lineage_pruning
  for each statement execute function core._refuse_change();
-- A statement that announces an erasure is looked at row by row; no other update is begun.
create or replace trigger tg_lineage__unannounced before update on core.lineage
  for each statement when (current_setting('cubby.erasing', true) is distinct from 'on') execute function core._refuse_change();
create or replace trigger tg_lineage__erased before update on core.lineage
  for each row execute function core._refuse_change_but_erasure();
create or replace trigger tg_lineage_checkpoint__immutable before update or delete or truncate on core.lineage_checkpoint
  for each statement execute function core._refuse_change();
