create or replace function core._cluster_cursor(p_cursor text, p_by_members boolean)
returns table (members integer, id uuid)
language plpgsql immutable
as $$
declare
  v_part text[] := case when p_by_members then string_to_array(p_cursor, '_') else array[null, p_cursor] end;
begin
  if p_cursor is not null and (cardinality(v_part) <> 2 or not pg_input_is_valid(v_part[2], 'uuid')
                               or p_by_members and not pg_input_is_valid(v_part[1], 'integer')) then
    perform core._refuse('CB001', 'Invalid cursor of this list', 'Use next_cursor of the page before, with the same sort.');
  end if;
  return query select v_part[1]::integer, v_part[2]::uuid;
end;
$$;
comment on function core._cluster_cursor is 'After which cluster a list continues: after this id or, by members, after this number of them and this id. Nulls before the first.';
