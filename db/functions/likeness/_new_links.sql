create or replace function core._new_links(p_after uuid default null, p_most integer default null)
returns table (asset_id uuid, original_id uuid, examined text)
language sql stable
as $$
  select distinct on (pair.second_id) pair.second_id, pair.first_id, found.class
  from core.likeness_pair as pair
  join core.asset on asset.id = pair.second_id and asset.media_type in ('video', 'audio')
  cross join lateral core._verified_class(pair.measures, null) as found (class)
  left join core.duplicate as mine on mine.asset_id = pair.second_id
  left join core.duplicate as its on its.asset_id = pair.first_id
  where pair.state = 'measured' and found.class is not null and (p_after is null or pair.second_id > p_after)
    and mine.asset_id is null and coalesce(its.original_id, pair.first_id) <> pair.second_id
    and not core._judged_apart(pair.second_id, coalesce(its.original_id, pair.first_id))
  order by pair.second_id, core._class_rank(found.class), pair.first_id limit p_most
$$;
comment on function core._new_links is 'Films and sounds that are not linked and that a comparison found to be the same as an earlier one.';
