create or replace function core._correction_item(p_id uuid)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'correction_id', id, 'changes', changes, 'actor', actor, 'created_at', created_at, 'undone_at', undone_at, 'undone_by', undone_by,
    'objects_total', (select count(distinct asset_id) from core.correction_value where correction_id = correction.id),
    'objects', (select coalesce(jsonb_agg(asset_id order by asset_id), '[]') from (
                  select distinct asset_id from core.correction_value where correction_id = correction.id order by asset_id limit 100) as first))
  from core.correction where id = p_id
$$;
comment on function core._correction_item is 'A correction as lists show it, with the first 100 of its objects.';
