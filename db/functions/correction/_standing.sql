create or replace function core._standing(p_ids uuid[], p_field text)
returns table (asset_id uuid, value jsonb)
language sql stable
as $$
  select distinct on (said.asset_id) said.asset_id, said.value
  from core.correction_value as said
  join core.correction on correction.id = said.correction_id and undone_at is null
  where said.asset_id = any (p_ids) and said.field = p_field
  order by said.asset_id, said.correction_id desc
$$;
comment on function core._standing is 'What people say of a field of these files: of each the newest that stands.';
