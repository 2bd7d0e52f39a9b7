create or replace function catalog.object_items(p_ids uuid[])
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  perform core._bounded(greatest(cardinality(p_ids), 1), 1000);
  return jsonb_build_object('items', (
    select coalesce(jsonb_agg(core._object_item(id) order by place), '[]')
    from unnest(p_ids) with ordinality as wanted (id, place)
    where exists (select from core.asset where asset.id = wanted.id)));
end;
$$;
comment on function catalog.object_items is 'Up to 1,000 objects as lists show them, in the order given; ids of none are left out.';
