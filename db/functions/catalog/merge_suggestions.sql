create or replace function catalog.merge_suggestions(p_limit integer default 20)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  p_limit := core._bounded(p_limit, 100);
  return (
    with suggested as (
      select cluster.id, cluster.name, other
      from core.cluster
      cross join lateral jsonb_array_elements(core._merge_suggestions(cluster, 3)) as other
      where not cluster.closed and cluster.id < (other ->> 'id')::uuid
      order by (other ->> 'similarity')::numeric desc, cluster.id
      limit p_limit
    )
    select jsonb_build_object('items', coalesce(jsonb_agg(
      jsonb_build_object('id', id, 'name', name, 'other', other) order by (other ->> 'similarity')::numeric desc, id), '[]'))
    from suggested);
end;
$$;
comment on function catalog.merge_suggestions is 'Pairs of clusters that may be one, the most alike first, with the evidence. Never a pair a person told apart.';
