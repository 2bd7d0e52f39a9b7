-- A copy is shown under its original where both are members; the index on originals finds the copies of each. A
-- companion is left out where its main file is a member.
create or replace function catalog.cluster_members(p_id uuid, p_limit integer default 50, p_cursor text default null, p_companions text default 'fold')
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  perform core._find_cluster(p_id);
  with listed as (
    select asset.id, asset.cluster_similarity, link.original_id
    from core.asset
    left join core.duplicate as link on link.asset_id = asset.id
    where asset.cluster_id = p_id and (v_after is null or asset.id > v_after)
      and not exists (select from core.asset as original where original.id = link.original_id and original.cluster_id = p_id)
      and (p_companions = 'all' or asset.main_id is null
           or not exists (select from core.asset as main where main.id = asset.main_id and main.cluster_id = p_id))
    order by asset.id limit p_limit + 1
  ), copy as (
    select listed.id as of_id, link.asset_id, link.class, asset.cluster_similarity,
           row_number() over (partition by listed.id order by link.asset_id) as n
    from listed
    join core.duplicate as link on link.original_id = listed.id
    join core.asset on asset.id = link.asset_id and asset.cluster_id = p_id
  )
  select coalesce(jsonb_agg(core._object_item(id) || jsonb_build_object(
      'similarity', cluster_similarity, 'duplicate_of', original_id,
      'copies_total', (select count(*) from copy where of_id = listed.id),
      'copies', (select coalesce(jsonb_agg(core._object_item(asset_id) || jsonb_build_object(
                   'similarity', copy.cluster_similarity, 'duplicate_of', of_id, 'class', class) order by asset_id), '[]')
                 from copy where of_id = listed.id and n <= 49))
    order by id), '[]') into v_items
  from listed;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.cluster_members is 'The members of a cluster, copies under the original they are linked to, the first 49 of copies_total. p_companions: fold leaves out members that another member represents, all shows them.';
