create or replace function catalog.unsorted_periods(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select coalesce(jsonb_agg(to_jsonb(listed) order by period desc), '[]') into v_items
  from (
    select period, count(*) as files, to_jsonb((array_agg(asset_id order by asset_id desc))[:6]) as samples
    from catalog.unsorted
    where p_cursor is null or period < p_cursor
    group by period
    order by period desc limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'period');
end;
$$;
comment on function catalog.unsorted_periods is 'The days or months of files that are in no directory yet, the latest first: how many files each has, and some of them.';
