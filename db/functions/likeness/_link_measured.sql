-- A link that holds already is settled by core._apply_reexamination.
create or replace function core._link_measured(p_measured jsonb, p_applies boolean)
returns integer
language plpgsql volatile
as $$
declare
  v_found uuid[] := array(
    select distinct asset.id
    from jsonb_array_elements(p_measured) as told
    join core.asset on asset.id = (told ->> 'from')::uuid and asset.media_type in ('video', 'audio')
    cross join lateral core._measured_pairs(asset.id) as found
    left join core.duplicate as mine on mine.asset_id = asset.id
    left join core.duplicate as its on its.asset_id = found.asset_id
    where (mine.asset_id is null or core._class_rank(found.class) < core._class_rank(mine.class))
      and coalesce(its.original_id, found.asset_id) <> asset.id
      and not core._judged_apart(asset.id, coalesce(its.original_id, found.asset_id)));
begin
  if p_applies then
    perform core._find_duplicates_again(id) from unnest(v_found) as id;
  end if;
  return cardinality(v_found);
end;
$$;
comment on function core._link_measured is 'Link films and sounds that were compared just now and whose link is missing or weaker, or only count them.';
