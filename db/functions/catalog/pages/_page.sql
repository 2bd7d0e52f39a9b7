-- Pages are read one row longer than asked; the extra row only says that there is more.
create or replace function core._page(p_items jsonb, p_limit integer, p_cursor_key text)
returns jsonb
language sql immutable
as $$
  select jsonb_build_object(
    'items', coalesce((
      select jsonb_agg(value - '_cursor' order by ord)
      from jsonb_array_elements(p_items) with ordinality as listed (value, ord) where ord <= p_limit), '[]'),
    'next_cursor', case when jsonb_array_length(p_items) > p_limit
                        then p_items -> (p_limit - 1) ->> p_cursor_key end)
$$;
comment on function core._page is '{"items", "next_cursor"} from p_limit + 1 rows; the cursor is a field of the last row shown.';
