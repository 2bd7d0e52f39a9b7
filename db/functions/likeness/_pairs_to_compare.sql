create or replace function core._pairs_to_compare(p_asset_ids uuid[])
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('of', core._picture_to_compare(id), 'with', others) order by id), '[]')
  from (
    select id, jsonb_agg(core._picture_to_compare(other) || jsonb_build_object('coarse_check', coarse_check) order by other) as others
    from (
      select distinct on (first_id, second_id) id, coarse_check, case when first_id = id then second_id else first_id end as other
      from unnest(p_asset_ids) as id
      join core.likeness_pair on id in (first_id, second_id)
      where state = 'waiting'
      order by first_id, second_id, id desc
    ) as waiting
    group by id
  ) as each
$$;
comment on function core._pairs_to_compare is 'The pairs of some files that wait, each once: [{"of": picture, "with": [pictures]}]; of the latter each names the check that comes before the comparison.';
