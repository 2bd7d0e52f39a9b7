-- The suggested file comes first among the linked ones: what "keep the best" would keep is always shown.
create or replace function core._duplicate_group(p_original_id uuid, p_class text)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'group', p_original_id,
    'original', core._object_item(p_original_id) || jsonb_build_object('facts', core._media_facts(p_original_id)),
    'total', (select count(*) from core.duplicate where original_id = p_original_id and (p_class is null or class = p_class)),
    'duplicates', (
      select coalesce(jsonb_agg(core._object_item(asset_id) || jsonb_build_object(
        'facts', core._media_facts(asset_id), 'class', class, 'evidence', evidence,
        'verdict', (select jsonb_build_object('verdict', verdict, 'decided_by', decided_by, 'decided_at', decided_at,
                                              'decision_id', decision_id)
                    from core.duplicate_verdict
                    where first_id = least(asset_id, p_original_id) and second_id = greatest(asset_id, p_original_id)))
        order by is_suggested desc, asset_id), '[]')
      from (select duplicate.*, asset_id = (suggested ->> 'system_id')::uuid as is_suggested
            from core.duplicate
            where original_id = p_original_id and (p_class is null or class = p_class)
            order by is_suggested desc, asset_id limit 49) as listed),
    'suggested', suggested,
    'kept', (select jsonb_build_object('instead_of', instead_of, 'kept_by', kept_by, 'kept_at', kept_at)
             from core.kept_original where asset_id = p_original_id))
  from core._suggested_original(p_original_id, p_class) as suggested
$$;
comment on function core._duplicate_group is 'An original and the first 49 files linked to it with their verdicts. Also their number, which of them is best kept, and whether a person chose the original.';
