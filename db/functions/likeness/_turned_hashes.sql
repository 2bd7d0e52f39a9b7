-- A perceptual hash has the signs of 8 x 8 waves, row by row. A mirrored picture changes the sign of every other column
-- or row, and a turn by 90 degrees swaps rows and columns as well.
create or replace function core._turned_hashes(p_hash bit(64))
returns bit(64)[]
language sql immutable
as $$
  with swapped as (
    select string_agg(substr(p_hash::text, 1 + 8 * (at % 8) + at / 8, 1), '' order by at)::bit(64) as hash
    from generate_series(0, 63) as at
  ), side as (
    select p_hash as hash union all select hash from swapped
  ), mask as (
    select b'0'::bit(64) as mask
    union all select repeat('01', 32)::bit(64)
    union all select repeat('0000000011111111', 4)::bit(64)
    union all select repeat('01', 32)::bit(64) # repeat('0000000011111111', 4)::bit(64)
  )
  select array_agg(side.hash # mask.mask) from side cross join mask
$$;
comment on function core._turned_hashes is 'The perceptual hash as it is and as the seven turned and mirrored pictures have it, but for a few bits.';
