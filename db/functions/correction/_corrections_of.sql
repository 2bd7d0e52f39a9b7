create or replace function core._corrections_of(p_asset_id uuid)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'correction_id', correction.id, 'field', said.field, 'value', said.value, 'before', said.before,
    'actor', correction.actor, 'created_at', correction.created_at) order by correction.id, said.field), '[]')
  from core.correction_value as said join core.correction on correction.id = said.correction_id and undone_at is null
  where said.asset_id = p_asset_id
$$;
comment on function core._corrections_of is 'What people said of an object and did not take back, in the order in which they said it.';
