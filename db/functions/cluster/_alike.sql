create or replace function core._alike(p_asset_id uuid)
returns setof uuid
language sql stable
as $$
  with original as (
    select coalesce((select original_id from core.duplicate where asset_id = p_asset_id), p_asset_id) as id
  )
  select p_asset_id
  union select id from original
  union select asset_id from core.duplicate join original on original.id = duplicate.original_id
$$;
comment on function core._alike is 'An asset and those that show the same.';
