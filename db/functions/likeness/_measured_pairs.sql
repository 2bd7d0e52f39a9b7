create or replace function core._measured_pairs(p_asset_id uuid)
returns table (asset_id uuid, class text, evidence jsonb)
language sql stable
as $$
  select other, class, core._measured_evidence(measures) || jsonb_strip_nulls(jsonb_build_object('seconds_apart', seconds))
  from (
    select pair.*, case when first_id = p_asset_id then second_id else first_id end as other
    from core.likeness_pair as pair
    where state = 'measured' and measures is not null and p_asset_id in (first_id, second_id)
  ) as measured
  join core.media as mine on mine.asset_id = p_asset_id
  join core.media as its on its.asset_id = other
  cross join lateral core._seconds_between(mine, its) as seconds
  cross join lateral core._verified_class(measures, seconds) as class
  where class is not null
    and (select value #>> '{}' from core.setting where name = 'verify_duplicates') = 'on'
$$;
comment on function core._measured_pairs is 'Files whose pictures were compared with that of a file and are the same or a similar shot, with the evidence.';
