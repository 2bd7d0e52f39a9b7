-- Behind the undated ones is all that has a date, the earliest first.
create or replace function core._gallery_before(p_filter jsonb, p_words tsquery, p_local timestamp, p_id uuid, p_limit integer)
returns uuid[]
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_ids uuid[] := '{}';
begin
  if p_local is null then
    v_ids := array(
      select id from core.asset
      where kind = 'media' and captured_local is null and id > p_id
        and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, p_words)
        and (p_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ p_words))
      order by id limit p_limit);
  end if;
  return v_ids || core._dated_page(p_filter, p_words, p_local, p_id, p_limit - cardinality(v_ids), true);
end;
$$;
comment on function core._gallery_before is 'The ids of the files before a place in the gallery, nearest first: undated ones that came later, then those taken later.';
