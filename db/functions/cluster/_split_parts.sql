create or replace function core._split_parts(p_cluster core.cluster, p_k integer)
returns jsonb
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  v_parts jsonb;
begin
  if p_k is null or p_k not between 2 and 20 then
    perform core._refuse('CB001', 'k must be from 2 to 20', 'Give into how many parts the cluster falls.', jsonb_build_object('k', p_k));
  end if;
  select jsonb_agg(jsonb_build_object('name', core._part_name(p_cluster, ids), 'members', cardinality(ids),
                                      'similarity', similarity, 'asset_ids', ids) order by cardinality(ids) desc, ids[1])
  into v_parts
  from (
    select array_agg(asset_id order by asset_id) as ids, trim_scale(round(avg(near.similarity)::numeric, 4)) as similarity
    from core._k_means(p_cluster, p_k) as near group by part
  ) as parted;
  if coalesce(jsonb_array_length(v_parts), 0) < p_k then
    perform core._refuse('CB003', format('The members are too few or too much alike to be told apart into %s', p_k),
      'Split by asset_ids, or into fewer parts.', jsonb_build_object('k', p_k));
  end if;
  return v_parts;
end;
$$;
comment on function core._split_parts is 'The k parts a cluster falls into, largest first: name, members, mean similarity to their own middle, asset_ids.';
