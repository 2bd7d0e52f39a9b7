create or replace function catalog.list_objects(
  p_filter jsonb default '{}', p_limit integer default 50, p_cursor text default null, p_sort text default 'received'
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_words tsquery := (select core._all_of(array_agg(query)) from core._asked_words(p_filter ->> 'q'));
  v_after record;
  v_ids uuid[];
begin
  p_limit := core._bounded(p_limit, 1000);
  p_filter := core._checked_filter(p_filter, 'q');
  if trim(p_filter ->> 'q') <> '' and v_words is null then
    return core._page('[]', p_limit, 'system_id');
  elsif p_sort = 'received' then
    v_ids := core._object_page(p_filter, v_words, core._cursor_id(p_cursor), p_limit + 1);
  elsif p_sort in ('captured', 'captured_asc') then
    select * into v_after from core._captured_cursor(p_cursor);
    v_ids := core._captured_page(p_filter, v_words, v_after.local, v_after.id, p_limit + 1, p_sort = 'captured_asc');
  else
    perform core._refuse('CB001', format('Unknown sort of objects: %s', coalesce(p_sort, 'null')),
      'Use received, captured or captured_asc.', jsonb_build_object('sort', p_sort));
  end if;
  return core._page(core._listed_items(v_ids), p_limit, case when p_sort = 'received' then 'system_id' else '_cursor' end);
end;
$$;
comment on function catalog.list_objects is 'Objects filtered by kind, media_type, tags, owner, received_from, received_to, captured_from, captured_to, cluster_id, collection, status, q (words that must all be there). p_sort is received (the newest first), captured (the latest taken first) or captured_asc (the earliest first). Those without a date come last.';
