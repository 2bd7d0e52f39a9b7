create or replace function catalog.list_schemas(p_status text default null, p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_status is not null and p_status not in ('provisional', 'active', 'rejected') then
    perform core._refuse('CB001', format('Unknown status of a schema: %s', p_status), 'Use provisional, active or rejected.');
  end if;
  select coalesce(jsonb_agg(core._schema_item(listed) order by id desc), '[]') into v_items
  from (
    select * from core.schema_def
    where (p_status is null or status = p_status and superseded_by is null) and (v_after is null or id < v_after)
    order by id desc limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'id');
end;
$$;
comment on function catalog.list_schemas is 'Schema proposals and decisions, newest first. By status, versions that a later one has superseded are left out.';
