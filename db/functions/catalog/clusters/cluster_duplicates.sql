-- A group may lie in several clusters, for people move files: it is listed under each of them.
create or replace function catalog.cluster_duplicates(
  p_id uuid, p_class text default null, p_limit integer default 50, p_cursor text default null, p_judged boolean default null
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  perform core._check_duplicate_class(p_class);
  perform core._find_cluster(p_id);
  with member as materialized (
    select id from core.asset where cluster_id = p_id
  ), grouped as (
    select original_id from core.duplicate join member on member.id = duplicate.asset_id
    where p_class is null or class = p_class
    union
    select original_id from core.duplicate join member on member.id = duplicate.original_id
    where p_class is null or class = p_class
  )
  select coalesce(jsonb_agg(core._duplicate_group(original_id, p_class) order by original_id desc), '[]') into v_items
  from (
    select original_id from grouped
    where (v_before is null or original_id < v_before)
      and (p_judged is null or p_judged = core._is_judged(original_id, p_class))
    order by original_id desc limit p_limit + 1
  ) as page;
  return core._page(v_items, p_limit, 'group');
end;
$$;
comment on function catalog.cluster_duplicates is 'Groups of files that show the same and have a file in this cluster, as catalog.list_duplicates. Raises CB002 for an unknown id.';
