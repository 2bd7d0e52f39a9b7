-- A code that many files have says little of each, so it counts for as much less. The first 40 of them are read, which
-- bounds the search. Films are found by the vectors of their pictures as well: a logo or a crop changes many codes.
create or replace function core._fingerprint_candidates(p_asset_id uuid, p_probes jsonb)
returns table (asset_id uuid)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
#variable_conflict use_column
declare
  v_asset core.asset := (select asset from core.asset where id = p_asset_id);
  v_space text := (select space from core.embedding_space where active);
  v_vector vector := (select vector from core.embedding where embedding.asset_id = p_asset_id and embedding.space = v_space);
  v_most integer := core._number_setting('verify_candidates');
begin
  return query
  with shared as materialized (
    select files.asset_id, sum(1.0 / cardinality(listed.ids)) as weight
    from jsonb_each(p_probes) as kinds (kind, probes)
    cross join lateral jsonb_array_elements_text(probes) as probe
    cross join lateral (
      select array_agg(few.asset_id) as ids
      from (select stored.asset_id from core.fingerprint_code as stored
            where stored.kind = kinds.kind and stored.code = probe::integer limit 40) as few) as listed
    cross join lateral unnest(listed.ids) as files (asset_id)
    where files.asset_id <> p_asset_id
    group by files.asset_id
    order by weight desc limit 4 * v_most
  ), seen as materialized (
    select asset_id, vector <=> v_vector as distance
    from core.embedding
    where v_vector is not null and v_asset.media_type = 'video' and space = v_space and asset_id <> p_asset_id
    order by vector <=> v_vector limit 16
  ), ranked as (
    select asset_id, row_number() over (order by weight desc, asset_id) as rank from shared
    union all
    select asset_id, row_number() over (order by distance, asset_id) from seen
    where 1 - distance >= core._number_setting('candidate_cosine')
  )
  select ranked.asset_id
  from ranked
  join core.asset on asset.id = ranked.asset_id and asset.media_type = v_asset.media_type and asset.sha256 <> v_asset.sha256
  join core.fingerprint as made on made.asset_id = ranked.asset_id
  where case v_asset.media_type when 'video' then made.film else made.sound end is not null
  group by ranked.asset_id
  order by min(rank), ranked.asset_id
  limit v_most;
end;
$$;
comment on function core._fingerprint_candidates is 'Films or sounds with which a file is to be compared: those that share codes of its fingerprints, {kind: [code]}, and films near by vector.';
