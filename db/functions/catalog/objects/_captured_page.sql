create or replace function core._captured_page(
  p_filter jsonb, p_words tsquery, p_after_local timestamp, p_after uuid, p_limit integer, p_ascending boolean
)
returns uuid[]
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  v_ids uuid[] := '{}';
begin
  if p_after is not null and p_after_local is null then
    return core._object_page(p_filter, p_words, p_after, p_limit, true);
  end if;
  v_ids := core._dated_page(p_filter, p_words, p_after_local, p_after, p_limit, p_ascending);
  if cardinality(v_ids) < p_limit and not p_filter ?| array['captured_from', 'captured_to'] then
    v_ids := v_ids || core._object_page(p_filter, p_words, null, p_limit - cardinality(v_ids), true);
  end if;
  return v_ids;
end;
$$;
comment on function core._captured_page is 'The ids of the next objects that pass a filter, by when they were taken, the latest first. Then follow those of which it is not known, newest first.';
