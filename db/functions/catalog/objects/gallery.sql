-- One order for both directions: the latest taken first, then files without a date, the newest first.
create or replace function catalog.gallery(
  p_filter jsonb default '{}', p_limit integer default 100, p_cursor text default null, p_newer boolean default false
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_words tsquery := (select core._all_of(array_agg(query)) from core._asked_words(p_filter ->> 'q'));
  v_at record;
  v_ids uuid[];
  v_more boolean;
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 500);
  p_filter := core._checked_filter(p_filter, 'q') || '{"kind": "media"}';
  select * into v_at from core._captured_cursor(p_cursor);
  if p_newer and v_at.id is null then
    perform core._refuse('CB001', 'Nothing is before the first file', 'Give previous_cursor of a page with newer.');
  end if;
  v_ids := case when p_newer then core._gallery_before(p_filter, v_words, v_at.local, v_at.id, p_limit + 1)
                else core._captured_page(p_filter, v_words, v_at.local, v_at.id, p_limit + 1, false) end;
  v_more := cardinality(v_ids) > p_limit;
  v_ids := v_ids[:p_limit];
  if p_newer then
    v_ids := array(select id from unnest(v_ids) with ordinality as listed (id, place) order by place desc);
  end if;
  v_items := core._listed_items(v_ids);
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(value - '_cursor' order by ord), '[]') from jsonb_array_elements(v_items) with ordinality as listed (value, ord)),
    'next_cursor', case when p_newer or v_more then v_items -> -1 ->> '_cursor' end,
    'previous_cursor', case when case when p_newer then v_more else p_cursor is not null and exists (
        select from core._captured_cursor(v_items -> 0 ->> '_cursor') as first
        where core._gallery_before(p_filter, v_words, first.local, first.id, 1) <> '{}') end
      then v_items -> 0 ->> '_cursor' end);
end;
$$;
comment on function catalog.gallery is 'Files by when they were taken, the latest first, then those without a date: {"items", "next_cursor", "previous_cursor"}. p_newer: the page before the cursor. A cursor may name a moment, too: 2024-06-01T00:00:00~ffffffff-ffff-ffff-ffff-ffffffffffff begins with what was taken before June. Filters as of catalog.list_objects.';
