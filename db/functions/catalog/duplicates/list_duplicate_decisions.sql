create or replace function catalog.list_duplicate_decisions(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  with decision as (
    select distinct decision_id from core.duplicate_verdict
    where v_before is null or decision_id < v_before
    order by decision_id desc limit p_limit + 1
  )
  select coalesce(jsonb_agg(to_jsonb(told) order by decision_id desc), '[]') into v_items
  from (
    select decision_id, min(said.verdict) as verdict, min(decided_by) as decided_by, min(decided_at) as decided_at, count(*) as pairs,
           (select count(*) from core._decided_files(decision_id)) as files,
           (select jsonb_agg(core._object_item(id) order by id) from (
              select id from core._decided_files(decision_id) as id order by id limit 12) as shown) as objects
    from decision join core.duplicate_verdict as said using (decision_id)
    group by decision_id
  ) as told;
  return core._page(v_items, p_limit, 'decision_id');
end;
$$;
comment on function catalog.list_duplicate_decisions is 'What people said of duplicates and still holds, newest first: the verdict, of how many pairs and files, and the first 12 files. What they said at once is one.';
