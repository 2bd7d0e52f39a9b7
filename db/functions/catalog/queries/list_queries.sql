create or replace function catalog.list_queries(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select coalesce(jsonb_agg(to_jsonb(listed) order by name), '[]') into v_items
  from (
    select name, sql, note, saved_at from core.saved_query where p_cursor is null or name > p_cursor order by name limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'name');
end;
$$;
comment on function catalog.list_queries is 'Queries that were saved, by name.';
