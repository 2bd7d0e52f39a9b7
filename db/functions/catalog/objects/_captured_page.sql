-- By the index on the days they were taken, and then those without one. Planned for the filter at hand.
create or replace function core._captured_page(
  p_filter jsonb, p_words tsquery, p_after_local timestamp, p_after uuid, p_limit integer, p_ascending boolean
)
returns uuid[]
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_ids uuid[] := '{}';
begin
  if p_after is not null and p_after_local is null then
    return core._object_page(p_filter, p_words, p_after, p_limit, true);
  elsif p_ascending then
    v_ids := array(
      select id from core.asset
      where kind = 'media' and captured_local is not null and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
        and (p_after is null or (captured_local, id) > (p_after_local, p_after))
        and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
      order by captured_local, id limit p_limit);
  else
    v_ids := array(
      select id from core.asset
      where kind = 'media' and captured_local is not null and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
        and (p_after is null or (captured_local, id) < (p_after_local, p_after))
        and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
      order by captured_local desc, id desc limit p_limit);
  end if;
  if cardinality(v_ids) < p_limit and not p_filter ?| array['captured_from', 'captured_to'] then
    v_ids := v_ids || core._object_page(p_filter, p_words, null, p_limit - cardinality(v_ids), true);
  end if;
  return v_ids;
end;
$$;
comment on function core._captured_page is 'The ids of the next objects that pass a filter, by when they were taken, the latest first; then those of which it is not known, newest first.';
