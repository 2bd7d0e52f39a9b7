create or replace function core._cluster_cursor(p_cursor text, p_by_members boolean, out members integer, out id uuid)
language plpgsql immutable
as $$
declare
  v_parts text[] := string_to_array(p_cursor, '_');
begin
  if not p_by_members then
    id := core._cursor_id(p_cursor);
  elsif p_cursor is not null then
    if cardinality(v_parts) <> 2 or not pg_input_is_valid(v_parts[1], 'integer') or not pg_input_is_valid(v_parts[2], 'uuid') then
      perform core._refuse('CB001', 'this is no cursor of this list', 'Use next_cursor of the page before.');
    end if;
    members := v_parts[1]::integer;
    id := v_parts[2]::uuid;
  end if;
end;
$$;
comment on function core._cluster_cursor is 'Where a list of clusters goes on: after this id or, by members, after this number of them and this id. Nulls for its first page.';
