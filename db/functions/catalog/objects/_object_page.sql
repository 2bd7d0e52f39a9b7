-- Planned for the given filter, and apart from showing what it finds. The setting holds for all that is called within,
-- and each of fifty objects shown would be planned again.
--
-- The state has no index, because it changes too often. Failed and unfinished objects are few and known elsewhere.
create or replace function core._object_page(
  p_filter jsonb, p_words tsquery, p_after uuid, p_limit integer, p_undated boolean default false
)
returns uuid[]
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  case coalesce(p_filter ->> 'status', 'any')
  when 'failed' then
    -- One by one: the planner does not know that those with a failure are those that have failed.
    return array(
      select failure.asset_id
      from core.failure
      cross join lateral (select asset from core.asset where id = failure.asset_id offset 0) as found
      where core._passes(found.asset, p_filter) and not core._is_folded(found.asset, p_filter, p_words)
        and (not p_undated or (found.asset).captured_local is null) and (p_after is null or failure.asset_id < p_after)
        and (p_words is null or exists (select from core.search_text as text where text.asset_id = failure.asset_id and words @@ p_words))
      order by failure.asset_id desc limit p_limit);
  when 'queued', 'processing' then
    return array(
      select id from core.asset
      where request_id in (select request_id from core.job where state in ('queued', 'processing'))
        and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
        and (not p_undated or captured_local is null) and (p_after is null or id < p_after)
        and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
      order by id desc limit p_limit);
  else
    return array(
      select id from core.asset
      where core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
        and (not p_undated or captured_local is null) and (p_after is null or id < p_after)
        and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
      order by id desc limit p_limit);
  end case;
end;
$$;
comment on function core._object_page is 'The ids of the next objects that pass a filter, newest first; with p_undated those of which it is not known when they were taken.';
