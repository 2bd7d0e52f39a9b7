create or replace function core._duplicate_group(p_original_id uuid, p_class text)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'group', p_original_id,
    'original', core._object_item(p_original_id),
    'total', (select count(*) from core.duplicate where original_id = p_original_id and (p_class is null or class = p_class)),
    'duplicates', (
      select coalesce(jsonb_agg(core._object_item(asset_id) || jsonb_build_object('class', class, 'evidence', evidence) order by asset_id), '[]')
      from (select * from core.duplicate
            where original_id = p_original_id and (p_class is null or class = p_class) order by asset_id limit 49) as listed),
    'suggested', core._suggested_original(p_original_id))
$$;
comment on function core._duplicate_group is 'An original, the first 49 files linked to it, how many there are, and which of them is best kept.';
