create or replace function catalog.captured_months(p_filter jsonb default '{}')
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_words tsquery := (select core._all_of(array_agg(query)) from core._asked_words(p_filter ->> 'q'));
begin
  p_filter := core._checked_filter(p_filter, 'q');
  return (
    with file as (
      select date_trunc('month', captured_local) as month, captured_precision = 'year' as is_year
      from core.asset
      where kind = 'media' and core._passes(asset, p_filter) and not core._is_folded(asset, p_filter, v_words)
        and (v_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ v_words))
    ), counted as (
      select to_char(month, 'YYYY') as year, case when not is_year then to_char(month, 'YYYY-MM') end as month, count(*) as objects
      from file group by 1, 2
    )
    select jsonb_build_object(
      'years', coalesce((
        select jsonb_agg(jsonb_build_object('year', year, 'objects', objects, 'months', months) order by year desc)
        from (select year, sum(objects) as objects,
                     coalesce(jsonb_agg(jsonb_build_object('month', month, 'objects', objects) order by month desc)
                              filter (where month is not null), '[]') as months
              from counted where year is not null group by year) as listed), '[]'),
      'undated', coalesce((select sum(objects) from counted where year is null), 0)));
end;
$$;
comment on function catalog.captured_months is 'How many files were taken in each year and month, the latest first, and of how many it is not known: {"years": [{"year", "objects", "months": [{"month", "objects"}]}], "undated"}. Filters as of catalog.list_objects.';
