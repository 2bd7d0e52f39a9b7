create or replace function catalog.fsck_copies(p_raw_id uuid)
returns text[]
language sql stable security definer
set search_path = public, pg_temp
as $$
  select array_remove(array_agg(asset.uri) || array_agg(library.uri), null)
  from core.asset left join core.library on library.asset_id = asset.id
  where asset.id = (select id from core.asset
                    where request_id = (select request_id from core.asset_raw where id = p_raw_id) and raw_id = p_raw_id and kind = 'media')
$$;
comment on function catalog.fsck_copies is 'Where else the bytes of a received file are.';
