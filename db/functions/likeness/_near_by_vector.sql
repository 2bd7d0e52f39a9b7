create or replace function core._near_by_vector(p_asset_id uuid, p_space text, p_vector vector, p_most integer)
returns table (asset_id uuid, cosine double precision)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
#variable_conflict use_column
begin
  return query
  select asset_id, 1 - (vector <=> p_vector)
  from core.embedding
  where p_vector is not null and space = p_space and asset_id <> p_asset_id
  order by vector <=> p_vector limit p_most;
end;
$$;
comment on function core._near_by_vector is 'The files whose vectors are nearest to that of a file.';
