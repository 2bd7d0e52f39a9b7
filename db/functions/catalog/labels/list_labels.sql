create or replace function catalog.list_labels(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select coalesce(jsonb_agg(core._label_item(label) order by label), '[]') into v_items
  from (
    select label from core.tag_label where p_cursor is null or label > p_cursor order by label limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'label');
end;
$$;
comment on function catalog.list_labels is 'Labels pictures may be tagged with, by name.';
