create or replace function core._captured_cursor(p_cursor text)
returns table (local timestamp, id uuid)
language plpgsql immutable
as $$
declare
  v_part text[] := regexp_match(p_cursor, '^([-\dT:.]{0,30})~([-\da-f]{36})$');
begin
  if p_cursor is not null and (v_part is null or not pg_input_is_valid(v_part[2], 'uuid')
                               or v_part[1] <> '' and not pg_input_is_valid(v_part[1], 'timestamp')) then
    perform core._refuse('CB001', 'Invalid cursor of a list sorted by capture time', 'Use next_cursor of the page before, with the same sort.');
  end if;
  return query select nullif(v_part[1], '')::timestamp, v_part[2]::uuid;
end;
$$;
comment on function core._captured_cursor is 'After which object a list by capture time continues; local is null among those without one, both are null before the first.';
