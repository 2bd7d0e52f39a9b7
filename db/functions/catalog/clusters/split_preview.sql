create or replace function catalog.split_preview(p_id uuid, p_k integer)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster;
begin
  v_cluster := core._find_cluster(p_id);
  return jsonb_build_object('parts', (
    select jsonb_agg(part - 'asset_ids' || jsonb_build_object(
      'stays', n = 1,
      'name', case when n = 1 then v_cluster.name else part ->> 'name' end,
      'objects', (select jsonb_agg(core._object_item(id::uuid) order by ord)
                  from jsonb_array_elements_text(part -> 'asset_ids') with ordinality as member (id, ord) where ord <= 12)) order by n)
    from jsonb_array_elements(core._split_parts(v_cluster, p_k)) with ordinality as listed (part, n)));
end;
$$;
comment on function catalog.split_preview is 'The parts into which api.split_cluster would divide a cluster by its vectors, the one that stays first, each with some of its members.';
