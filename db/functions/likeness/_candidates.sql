-- The histogram knows colours alone. Most pictures have neighbours at 0.8 in it, and one comparison costs as much as
-- decoding. With them 290 pictures took 2.4 times the processor time.
create or replace function core._candidates(p_asset_id uuid, p_space text, p_vector vector)
returns table (asset_id uuid)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
#variable_conflict use_column
declare
  v_hash bit(64) := (select phash from core.media where media.asset_id = p_asset_id);
  v_least numeric := (select case when model like 'histogram%' then 0.95 else 0 end from core.embedding_space where space = p_space);
  v_most integer := core._number_setting('verify_candidates');
begin
  return query
  with hashed as materialized (
    select distinct on (near.asset_id) near.asset_id, near.bits
    from unnest(core._turned_hashes(v_hash)) as turned (hash)
    cross join lateral (
      select media.asset_id, bit_count(media.phash # turned.hash)::integer as bits
      from core.media
      where media.phash is not null and media.asset_id <> p_asset_id
      order by media.phash <~> turned.hash limit 8) as near
    where v_hash is not null and near.bits <= core._number_setting('candidate_bits')
    order by near.asset_id, near.bits
  ), seen as materialized (
    select asset_id, 1 - (vector <=> p_vector) as cosine
    from core.embedding
    where p_vector is not null and space = p_space and asset_id <> p_asset_id
    order by vector <=> p_vector limit 16
  ), ranked as (
    select asset_id, row_number() over (order by bits, asset_id) as rank from hashed
    union all
    select asset_id, row_number() over (order by cosine desc, asset_id) from seen
    where cosine >= greatest(core._number_setting('candidate_cosine'), v_least)
  )
  select ranked.asset_id
  from ranked
  join core.asset on asset.id = ranked.asset_id and asset.media_type = 'image'
  join core.media on media.asset_id = ranked.asset_id
  join core.media as mine on mine.asset_id = p_asset_id
  where media.sha256 <> mine.sha256 and (media.pixel_sha256 = mine.pixel_sha256) is not true
  group by ranked.asset_id
  order by min(rank), ranked.asset_id
  limit v_most;
end;
$$;
comment on function core._candidates is 'Pictures with which that of a file is to be compared: near by hash in one of eight turns, or by vector.';
