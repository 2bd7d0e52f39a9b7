-- A cursor of a search pins what its pages must have in common: the moment, the question, the space, the cut. It says
-- after which hit to continue. The fields are in one text, the space last.
create or replace function core._search_cursor(p_cursor text, p_asked text)
returns jsonb
language plpgsql immutable
as $$
declare
  v_part text[] := regexp_match(p_cursor, '^(\d{1,18})~([-+.\de]{0,30})~([-+.\de]{1,30})~([-\da-f]{36})~([\da-f]{32})~(.{0,200})$');
begin
  if p_cursor is null then
    return '{}';
  end if;
  if v_part is null or not pg_input_is_valid(v_part[3], 'float8') or not pg_input_is_valid(v_part[4], 'uuid')
     or v_part[2] <> '' and not pg_input_is_valid(v_part[2], 'float8') then
    perform core._refuse('CB001', 'Invalid cursor of a search', 'Use next_cursor of the page before.');
  end if;
  if v_part[5] <> p_asked then
    perform core._refuse('CB001', 'The cursor belongs to another search', 'Repeat the words and filters of the page before, and change only the cursor.');
  end if;
  return jsonb_strip_nulls(jsonb_build_object(
    'pin', v_part[1], 'cut', nullif(v_part[2], ''), 'score', v_part[3], 'id', v_part[4], 'space', nullif(v_part[6], '')));
end;
$$;
comment on function core._search_cursor is 'What the cursor of a search says, {} for none; p_asked is a digest of the question it must belong to.';
