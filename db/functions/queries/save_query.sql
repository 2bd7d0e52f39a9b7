create or replace function api.save_query(p_name text, p_sql text, p_note text default null, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  p_name := btrim(p_name);
  if coalesce(char_length(p_name), 0) not between 1 and 100 then
    perform core._refuse('CB001', format('The name of a query has 1 to 100 characters, not %s', coalesce(char_length(p_name), 0)),
      'Choose a short name.', jsonb_build_object('name', left(p_name, 100)));
  elsif coalesce(char_length(btrim(p_sql)), 0) = 0 or char_length(p_sql) > 20000 then
    perform core._refuse('CB001', format('The text of a query has 1 to 20,000 characters, not %s', coalesce(char_length(btrim(p_sql)), 0)),
      'Give one select.', jsonb_build_object('name', p_name));
  elsif char_length(p_note) > 500 then
    perform core._refuse('CB001', format('The note of a query has at most 500 characters, not %s', char_length(p_note)), 'Shorten it.',
      jsonb_build_object('name', p_name));
  end if;
  perform core._act(p_actor);
  insert into core.saved_query (name, sql, note, saved_at) values (p_name, p_sql, coalesce(p_note, ''), core.current_time())
  on conflict (name) do update
  set sql = excluded.sql, note = coalesce(p_note, saved_query.note), saved_at = excluded.saved_at
  where (saved_query.sql, saved_query.note) is distinct from (excluded.sql, coalesce(p_note, saved_query.note));
  return catalog.query_detail(p_name);
end;
$$;
comment on function api.save_query is 'Keep a query under a name, or replace the one of that name; without p_note its note stays. The text is not run. The change is in lineage.';
