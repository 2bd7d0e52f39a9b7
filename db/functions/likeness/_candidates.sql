-- Of a group of duplicates the nearest stands for all: a file that is a copy of one is a copy of the others. Of copies of
-- one content the first is compared. Some models give nearly all vectors a high cosine, and a comparison costs as much as
-- decoding. So a space may ask for more, and loose neighbours by hash or vector have a coarse check first.
create or replace function core._candidates(p_asset_id uuid, p_space text, p_vector vector)
returns core.candidate[]
language sql stable
as $$
  with mine as (
    select phash from core.media where media.asset_id = p_asset_id and phash is not null
  ), hashed as materialized (
    select distinct on (near.asset_id) near.asset_id, near.bits
    from mine
    cross join unnest(core._turned_hashes(mine.phash)) as turned (hash)
    cross join lateral (
      select media.asset_id, bit_count(media.phash # turned.hash)::integer as bits
      from core.media
      where media.phash is not null and media.asset_id <> p_asset_id
      order by media.phash <~> turned.hash limit 8) as near
    where near.bits <= (select core._number_setting('candidate_bits'))
    order by near.asset_id, near.bits
  ), ranked as (
    select asset_id, row_number() over (order by bits, asset_id) as rank, case when bits > 6 then 'mirrored' end as coarse_check from hashed
    union all
    select asset_id, row_number() over (order by cosine desc, asset_id), 'mirrored'
    from core._near_by_vector(p_asset_id, p_space, p_vector, 16)
    where cosine >= greatest((select core._number_setting('candidate_cosine')), (select candidate_cosine from core.embedding_space where space = p_space))
  ), distinct_content as (
    select coalesce(copy.original_id, ranked.asset_id) as asset_id, rank, coarse_check
    from ranked
    left join core.duplicate as copy on copy.asset_id = ranked.asset_id and copy.class = 'identical'
  ), shown as (
    select distinct on (core._shown_in(asset_id)) asset_id, rank, coarse_check from distinct_content
    order by core._shown_in(asset_id), coarse_check nulls first, rank, asset_id
  )
  select array_agg((asset_id, coarse_check)::core.candidate order by rank, asset_id) from shown
$$;
comment on function core._candidates is 'Pictures with which that of a file is to be compared, the likeliest first: near by hash in one of eight turns, or by vector.';
