-- How much search would change: of the ten nearest neighbours of a file in one space, how many are among its
-- ten in the other. Identical files are one picture many times over and would count for nothing, so a sample
-- is spread by the hash of the ids.
create or replace function core._space_overlap(p_one text, p_other text)
returns real
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
begin
  if p_one = p_other then
    return null;
  end if;
  return (
    with sample as materialized (
      select one.asset_id, one.vector as one, other.vector as other
      from core.embedding as one
      join core.embedding as other on other.asset_id = one.asset_id and other.space = p_other
      where one.space = p_one
      order by md5(one.asset_id::text) limit 100
    ), shared as (
      select count(*) filter (where near.space_count = 2) as common, count(*) filter (where near.in_one) as all_of_one
      from sample
      cross join lateral (
        select asset_id, count(*) as space_count, bool_or(which = 1) as in_one
        from (
          (select asset_id, 1 as which from core.embedding
           where space = p_one and asset_id <> sample.asset_id order by vector <=> sample.one limit 10)
          union all
          (select asset_id, 2 from core.embedding
           where space = p_other and asset_id <> sample.asset_id order by vector <=> sample.other limit 10)
        ) as found
        group by asset_id
      ) as near
      group by sample.asset_id
    )
    select avg(common::real / nullif(all_of_one, 0)) from shared);
end;
$$;
comment on function core._space_overlap is 'Share of the ten nearest neighbours two spaces agree on, over a sample of 100 files in both; null where that says nothing.';
