create or replace function core._shown_in(p_asset_id uuid)
returns uuid
language sql stable
as $$
  select coalesce((select original_id from core.duplicate where asset_id = p_asset_id and class <> 'similar_shot'), p_asset_id)
$$;
comment on function core._shown_in is 'The original that shows the picture of a file: itself, where it is a copy of none.';
