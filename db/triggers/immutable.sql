create or replace trigger tg_asset_raw__immutable before update or delete or truncate on core.asset_raw
  for each statement execute function core._refuse_change();
create or replace trigger tg_lineage__immutable before update or delete or truncate on core.lineage
  for each statement execute function core._refuse_change();
