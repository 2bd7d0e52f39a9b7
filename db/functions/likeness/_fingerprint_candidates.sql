-- A code that many files have says little of each, so it counts for as much less. The first 40 of them are read, which
-- bounds the search. Films are found by the vectors of their pictures as well: a logo or a crop changes many codes.
create or replace function core._fingerprint_candidates(p_asset_id uuid, p_probes jsonb)
returns core.candidate[]
language sql stable
as $$
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
    order by weight desc limit 4 * (select core._number_setting('verify_candidates'))
  ), ranked as (
    select asset_id, row_number() over (order by weight desc, asset_id) as rank from shared
    union all
    select near.asset_id, row_number() over (order by cosine desc, near.asset_id)
    from core.asset
    join core.embedding on embedding.asset_id = asset.id and space = (select space from core.embedding_space where active)
    cross join core._near_by_vector(p_asset_id, embedding.space, embedding.vector, 16) as near
    where asset.id = p_asset_id and asset.media_type = 'video' and cosine >= (select core._number_setting('candidate_cosine'))
  )
  select array_agg((asset_id, null)::core.candidate order by rank, asset_id)
  from (
    select ranked.asset_id, min(rank) as rank
    from ranked
    join core.asset on asset.id = p_asset_id
    join core.fingerprint as made on made.asset_id = ranked.asset_id
    where case asset.media_type when 'video' then made.film else made.sound end is not null
    group by ranked.asset_id
  ) as comparable
$$;
comment on function core._fingerprint_candidates is 'Films or sounds with which a file is to be compared: those that share codes of its fingerprints, {kind: [code]}, and films near by vector.';
