-- A crop is nearer to its whole than to most others, though seldom near. Its whole has copies, which are nearer still:
-- each group takes one place, and the original has the most to be a part of. A part has another size than its whole, so
-- the shots of one camera are not tried.
create or replace function core._crop_candidates(p_asset_id uuid)
returns core.candidate[]
language sql stable
as $$
  with mine as (
    select space, vector from core.embedding
    where asset_id = p_asset_id and space = (select space from core.embedding_space where active)
  ), near as materialized (
    select core._shown_in(near.asset_id) as whole, max(cosine) as cosine
    from mine cross join core._near_by_vector(p_asset_id, mine.space, mine.vector, 64) as near
    where cosine >= (select core._number_setting('crop_cosine'))
    group by 1
  )
  select array_agg((whole, 'upright')::core.candidate order by cosine desc, whole)
  from (
    select whole, cosine from near
    where whole <> p_asset_id
      and not exists (
        select from core.media as mine
        join core.media as its on (its.width, its.height) in ((mine.width, mine.height), (mine.height, mine.width))
        where mine.asset_id = p_asset_id and its.asset_id = whole)
      and not exists (select from core.likeness_pair
                      where first_id = least(p_asset_id, whole) and second_id = greatest(p_asset_id, whole))
    order by cosine desc, whole limit (select core._number_setting('crop_candidates'))
  ) as nearest
$$;
comment on function core._crop_candidates is 'Pictures of which a file may be a part, or that may be a part of it. They are the nearest by vector that it was not compared with, the likeliest first.';
