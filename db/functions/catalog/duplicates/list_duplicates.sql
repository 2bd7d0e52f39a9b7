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
  perform core._check_duplicate_class(p_class);
  with grouped as (
    select distinct original_id from core.duplicate
    where (p_class is null or class = p_class) and (v_before is null or original_id < v_before)
      and (p_judged is null or p_judged = core._is_judged(original_id, p_class))
    order by original_id desc limit p_limit + 1
  )
  select coalesce(jsonb_agg(core._duplicate_group(original_id, p_class) order by original_id desc), '[]') into v_items
  from grouped;
  return core._page(v_items, p_limit, 'group');
end;
$$;
comment on function catalog.list_duplicates is 'Groups of files that show the same, newest original first. Optionally those with links of one class, and those of which a person has reviewed every such link, or not.';
