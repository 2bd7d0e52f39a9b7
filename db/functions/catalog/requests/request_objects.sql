create or replace function catalog.request_objects(p_id uuid, p_after integer default null, p_limit integer default 10000)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 100000);
  if not exists (select from core.ingest_request where id = p_id) then
    perform core._no_object('ingest job', p_id);
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', id, '_cursor', ordinal) order by ordinal), '[]') into v_items
  from (
    select id, ordinal from core.asset
    where request_id = p_id and ordinal > coalesce(p_after, -1)
    order by ordinal limit p_limit + 1
  ) as listed;
  v_items := core._page(v_items, p_limit, '_cursor');
  return jsonb_build_object(
    'system_ids', (select coalesce(jsonb_agg(value -> 'id' order by ord), '[]')
                   from jsonb_array_elements(v_items -> 'items') with ordinality as listed (value, ord)),
    'next_cursor', v_items -> 'next_cursor');
end;
$$;
comment on function catalog.request_objects is 'The ids of all objects of a request, in order, by pages.';
