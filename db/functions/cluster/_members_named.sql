create or replace function core._members_named(p_cluster core.cluster, p_asset_ids uuid[])
returns uuid[]
language plpgsql stable
as $$
declare
  v_strangers uuid[];
begin
  if coalesce(cardinality(p_asset_ids), 0) = 0 or array_position(p_asset_ids, null) is not null then
    perform core._refuse('CB001', 'No members were named', 'Give asset_ids, the system ids of members of this cluster.');
  end if;
  select array_agg(named.id order by named.id) into v_strangers
  from (select distinct unnest(p_asset_ids) as id) as named
  where not exists (select from core.asset where asset.id = named.id and cluster_id = p_cluster.id);
  if v_strangers is not null then
    perform core._refuse('CB001', format('%s of the assets named are not members of this cluster', cardinality(v_strangers)),
      'Name members only: the others may have been moved by now.',
      jsonb_build_object('cluster_id', p_cluster.id, 'not_members', to_jsonb(v_strangers[:20])));
  end if;
  return array(select distinct unnest(p_asset_ids) order by 1);
end;
$$;
comment on function core._members_named is 'The assets named, each once; refuses those that are not members.';
