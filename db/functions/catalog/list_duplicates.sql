-- The key of a page is the original: the index gives the distinct ones in order, however many links each has.
create or replace function catalog.list_duplicates(
  p_class text default null, p_limit integer default 50, p_cursor text default null, p_judged boolean default null
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
  if p_class is not null and p_class not in ('identical', 'same_picture', 'similar_shot') then
    perform core._refuse('CB001', format('%s is no class of duplicates', p_class), 'Use identical, same_picture or similar_shot.');
  end if;
  with grouped as (
    select distinct original_id from core.duplicate
    where (p_class is null or class = p_class) and (v_before is null or original_id < v_before)
      and (p_judged is null or p_judged = not exists (
        select from core.duplicate as link
        where link.original_id = duplicate.original_id and (p_class is null or link.class = p_class)
          and not exists (select from core.duplicate_verdict
                          where first_id = least(link.asset_id, link.original_id)
                            and second_id = greatest(link.asset_id, link.original_id))))
    order by original_id desc limit p_limit + 1
  )
  select coalesce(jsonb_agg(core._duplicate_group(original_id, p_class) order by original_id desc), '[]') into v_items
  from grouped;
  return core._page(v_items, p_limit, 'group');
end;
$$;
comment on function catalog.list_duplicates is 'Groups of files that show the same, newest original first; optionally those with links of one class, and those a person has judged every such link of, or has not.';
