create or replace function core._cursor_id(p_cursor text)
returns uuid
language plpgsql immutable
as $$
begin
  if not pg_input_is_valid(p_cursor, 'uuid') then
    perform core._refuse('CB001', 'Invalid cursor of this list', 'Use next_cursor of the page before.');
  end if;
  return p_cursor::uuid;
end;
$$;
comment on function core._cursor_id is 'The id a list continues after; null for its first page.';
