-- By the index on the days they were taken. Planned for the filter at hand.
create or replace function core._dated_page(
  p_filter jsonb, p_words tsquery, p_after_local timestamp, p_after uuid, p_limit integer, p_ascending boolean
)
returns uuid[]
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  if p_ascending then
    return array(
      select id from core.asset
      where kind = 'media' and captured_local is not null and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
        and (p_after_local is null or (captured_local, id) > (p_after_local, p_after))
        and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
      order by captured_local, id limit p_limit);
  end if;
  return array(
    select id from core.asset
    where kind = 'media' and captured_local is not null and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
      and (p_after_local is null or (captured_local, id) < (p_after_local, p_after))
      and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
    order by captured_local desc, id desc limit p_limit);
end;
$$;
comment on function core._dated_page is 'The ids of the next files that pass a filter and have a capture time, the latest or the earliest first.';
